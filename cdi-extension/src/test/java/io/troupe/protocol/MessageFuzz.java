// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.harness.fuzz.FuzzTarget;
import io.troupe.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Messages of all encodings, and single values: they are decoded, or refused as what they are. What was decoded can be sent back in any of
 * them. The first byte says which.
 */
final class MessageFuzz implements FuzzTarget {

    private final Values values = new Values(Limits.DEFAULT);
    private final List<MessageCodec> codecs = Arrays.stream(WireEncoding.values())
            .map(encoding -> MessageCodec.of(encoding, values))
            .toList();

    @Override
    public boolean take(byte[] input) {
        if (input.length == 0) {
            return false;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        int kind = input[0] & 0xFF;
        MessageCodec codec = codecs.get((kind >> 3) % codecs.size());
        try {
            switch (kind & 7) {
                case 0 -> echo(codec, codec.decode(new WireMessage.Binary(bytes)));
                case 1 -> echo(
                        codec, codec.decode(new WireMessage.Text(new String(bytes, StandardCharsets.ISO_8859_1))));
                case 2 -> echo(codec, codec.decode(new WireMessage.Text(new String(bytes, StandardCharsets.UTF_8))));
                case 3 -> answer(codec, codec.decodeActionRequest(bytes).args());
                case 4 -> answer(codec, values.input(bytes));
                case 5 -> answer(codec, values.params(new String(bytes, StandardCharsets.UTF_16BE)));
                case 6 -> answer(codec, CborValues.read(bytes, false));
                default -> ControlRequest.decode(bytes, values).id("default");
            }
            return true;
        } catch (ActorException e) {
            boolean known = e.is(ErrorCode.INVALID_REQUEST)
                    || e.is(ErrorCode.INVALID_KEY)
                    || e.is(ErrorCode.INCOMING_TOO_LONG)
                    || e.is(ErrorCode.OUTGOING_TOO_LONG);
            if (known && e.executed() == Executed.NO) {
                return false;
            }
            throw e;
        }
    }

    private static void echo(MessageCodec codec, ToServer message) {
        if (message instanceof ToServer.ActionRequest request && request.args() != null) {
            codec.encode(new ToClient.ActionResponse(request.id(), request.args()));
        }
    }

    /** Whatever was understood comes back as the same. */
    private void answer(MessageCodec codec, JsonNode value) {
        if (value == null) {
            return;
        }
        String text = values.json().write(value, Integer.MAX_VALUE);
        String again = values.json().write(values.json().read(text), Integer.MAX_VALUE);
        if (!text.equals(again)) {
            throw new AssertionError(text + " comes back as " + again);
        }
        codec.encodeActionResponse(new HttpActionResponse(value));
        cborComesBack(value, false);
        cborComesBack(value, true);
    }

    /** The second time: at first, digits that no float has are lost. */
    private static void cborComesBack(JsonNode value, boolean tagged) {
        byte[] once = written(CborValues.read(written(value, tagged), true), tagged);
        byte[] twice = written(CborValues.read(once, true), tagged);
        if (!Arrays.equals(once, twice)) {
            HexFormat hex = HexFormat.of();
            throw new AssertionError(hex.formatHex(once) + " comes back as " + hex.formatHex(twice));
        }
    }

    private static byte[] written(JsonNode value, boolean tagged) {
        BoundedBytes bytes = new BoundedBytes(Integer.MAX_VALUE);
        CborValues.write(value, bytes, tagged);
        return bytes.toByteArray();
    }
}
