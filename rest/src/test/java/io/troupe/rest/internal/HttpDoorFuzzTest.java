// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.harness.fuzz.Fuzzer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever request comes, it is answered with what clients know. (T34) */
class HttpDoorFuzzTest {

    private static final String TYPE = "\nContent-Type: application/json\n\n";
    private static final String QUERY = "?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key=";

    private static Fuzzer.Run paths;
    private static Fuzzer.Run bodies;

    /** Both at once: each keeps one core at work. */
    @BeforeAll
    static void start() {
        paths = pathsFuzzer().start();
        bodies = bodiesFuzzer().start();
    }

    @Test
    void pathsKeysAndHeadersAreUnderstoodOrRefused() throws Exception {
        paths.end();
    }

    private static Fuzzer pathsFuzzer() {
        return Fuzzer.of(HttpDoorFuzz.class)
                .seeds(
                        "GET /metadata?namespace=default",
                        "OPTIONS /gateway/x\nOrigin: https://good.example\nAccess-Control-Request-Headers: a, b",
                        "GET /actors?name=counter&key=a%2Fb%5C%2Fc&namespace=default",
                        "GET /actors?actor_ids=abc,def,",
                        "DELETE /actors/abc",
                        "POST /gateway/abc@tok%20en/action/nothing" + TYPE + "{}",
                        "POST /gateway/counter/action/increment" + QUERY + "a,b%2Cc&rvt-input=gQU&q=%7B" + TYPE
                                + "{\"args\":[5]}",
                        "POST /gateway/counter/action/echo?rvt-namespace=default&rvt-method=get&rvt-key=%E2%82%AC"
                                + "&rvt-token=t&rvt-skip-ready-wait=1\nIdempotency-Key: k 1" + TYPE
                                + "{\"args\":[null]}",
                        "POST /gateway/abc/queue/x" + TYPE + "{}",
                        "GET /gateway/abc/websocket/a?b=c\nUpgrade: websocket",
                        "GET /gateway/abc/request/a%2Fb?c=d",
                        "GET /gateway/abc/inspector/state",
                        "GET /request/x\nx-rivet-actor: abc\nx-rivet-token: t\nx-rivet-target: actor",
                        "GET /connect\nOrigin: http://localhost:8080\nHost: localhost:8080",
                        "HEAD /metadata\nSec-Fetch-Site: cross-site")
                .words(
                        "%2F",
                        "%00", "%ED%A0%80", "%F0%9F%98%80", "%C0%80", "/../", "//", "rvt-", "rvt-pool=", "rvt-region=")
                .words(
                        "rvt-crash-policy=restart",
                        "@",
                        "&",
                        ",",
                        "x-rivet-encoding: cbor",
                        "x-rivet-encoding: bare",
                        "x-rivet-encoding: json",
                        "\n\n")
                .words("Origin: null", "Idempotency-Key: ", "Content-Type: application/json", "/action/", "/gateway/")
                .words(
                        "echo",
                        "tree",
                        "sum",
                        "put",
                        "bytes",
                        "at",
                        "PUT",
                        "POST",
                        "getOrCreate",
                        "actor_ids=",
                        "key=",
                        "name=");
    }

    @Test
    void bodiesAreUnderstoodOrRefused() throws Exception {
        bodies.end();
    }

    private static Fuzzer bodiesFuzzer() {
        String call = "POST /gateway/counter/action/%s" + QUERY + "k" + TYPE;
        return Fuzzer.of(HttpDoorFuzz.class)
                .named("HttpBodyFuzz")
                .seeds(
                        call.formatted("echo")
                                + "{\"args\":[{\"a\":[\"$BigInt\",\"5\"],\"b\":[[\"$$x\",1],1.50,true]}]}",
                        call.formatted("tree") + "{\"args\":[[\"$Undefined\",0],[\"$Set\",[1,2]]]}",
                        call.formatted("increment") + "{\"args\":5}",
                        call.formatted("sum") + "{\"args\":[12345678901,1e3,\"x\"]}",
                        call.formatted("put") + "{\"args\":[\"\\u00e4\\ud83d\\ude00\",{\"k\":[null]}]}",
                        call.formatted("bytes") + "{\"args\":[[\"$Uint8Array\",\"AQID\"]]}",
                        call.formatted("at") + "{\"args\":[\"2026-01-01T00:00:00Z\"]}",
                        call.formatted("nothing") + "{}",
                        "PUT /actors?namespace=default" + TYPE
                                + "{\"name\":\"counter\",\"key\":\"a/b\\\\/c\",\"runner_name_selector\":\"default\","
                                + "\"input\":\"oWFhgQU=\",\"crash_policy\":{\"a\":[1]}}",
                        "POST /actors" + TYPE + "{\"name\":\"counter\",\"key\":\"\\\\0\",\"input\":null}")
                .seeds(List.of(
                        binary("cbor", "echo", "b9000164617267738182d8404101a1616183f7f6fb3ff8000000000000"),
                        binary("cbor", "tree", "a16461726773818262247801"),
                        binary("cbor", "sum", "a16461726773831b00000000000000070bc11a6553f100"),
                        binary("cbor", "bytes", "a164617267738142ff00"),
                        binary("cbor", "put", "a16461726773826161bf6162d9010280ff"),
                        binary("bare", "echo", "04000c81826724426967496e746137"),
                        binary("bare", "tree", "03001081a1616183f7f6fb3ff8000000000000"),
                        binary("bare", "increment", "0400028105"),
                        binary("bare", "at", "04000781c11a6553f100")))
                .words(
                        "bare",
                        "cbor",
                        "dargs\u0081",
                        "\u0004\u0000",
                        "\u0082g$BigInta7",
                        "\u00d8@A",
                        "\u00fb",
                        "\u001b")
                .words(
                        "\"args\":",
                        "[\"$BigInt\",\"",
                        "[\"$Uint8Array\",\"",
                        "[\"$ArrayBuffer\",\"",
                        "[\"$Undefined\",0]")
                .words(
                        "[\"$Set\",[",
                        "[\"$$",
                        "null",
                        "true",
                        "1e400",
                        "-0",
                        "0.1e-399",
                        "\\ud800",
                        "\\u0000",
                        "\"input\":")
                .words("\"key\":", "\\\\/", "\\\\0", "\"name\":", "\u00c3\u00a4", "\u00ed\u00a0\u0080", "\u00c0\u0080");
    }

    private static byte[] binary(String encoding, String action, String hex) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /gateway/counter/action/" + action + QUERY + "k\nx-rivet-encoding: " + encoding
                        + "\nContent-Type: application/octet-stream\n\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(HexFormat.of().parseHex(hex));
        return request.toByteArray();
    }
}
