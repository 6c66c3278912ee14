// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

    private final OriginPolicy policy = policy("https://good.example, http://localhost:3000");

    @ParameterizedTest
    @CsvSource({
        "https://app.example, app.example",
        "https://app.example, app.example:443",
        "http://app.example, APP.example",
        "http://app.example:8080, app.example:8080",
        "http://127.0.0.1:8080, 127.0.0.1:8080",
        "http://[::1]:8080, [::1]:8080",
        "https://good.example, app.example",
        "https://GOOD.example:443, app.example",
        "http://localhost:3000, app.example",
    })
    void ownAndListedPagesPass(String origin, String host) {
        assertThat(policy.admits(request(origin, host, "cross-site"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "*",
                "https://good.example.evil",
                "https://evil-good.example",
                "https://good.example:444",
                "http://good.example",
                "https://good.example@evil",
                "https://evil#good.example",
                "https://good.example/",
                "https://sub.good.example",
                "http://localhost:3001",
                "file://",
                "chrome-extension://abc",
                "http://app.example.evil",
                "http://app.example:81",
                "app.example",
                "http://app.example/x",
                "not an origin"
            })
    void otherPagesDoNot(String origin) {
        assertThat(policy.admits(request(origin, "app.example", null))).isFalse();
    }

    @Test
    void whatIsNoBrowserPasses() {
        assertThat(policy.admits(request(null, "app.example", null))).isTrue();
        assertThat(policy.admits(request(null, null, null))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"same-origin, true", "none, true", "same-site, false", "cross-site, false", "nonsense, false"})
    void withoutAnOriginTheBrowserStillSaysWhereItComesFrom(String site, boolean admitted) {
        assertThat(policy.admits(request(null, "app.example", site))).isEqualTo(admitted);
    }

    @Test
    void byDefaultNobodyIsListed() {
        OriginPolicy none = OriginPolicy.of(name -> Optional.empty());
        assertThat(none.isListed("https://good.example")).isFalse();
        assertThat(none.isListed(null)).isFalse();
        assertThat(none.admits(request("https://good.example", "app.example", null)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "good.example", "https://good.example/", "ftp://x", "https://a b"})
    void aSettingThatIsNoOriginStopsTheDeployment(String setting) {
        assertThatThrownBy(() -> policy(setting))
                .isInstanceOf(DeploymentProblem.class)
                .hasMessage("TROUPE003010: Setting troupe.cors.origins holds '" + setting
                        + "'; give origins such as https://app.example.com, without path, separated by commas.");
    }

    private static OriginPolicy policy(String origins) {
        Settings settings = name -> name.equals("troupe.cors.origins") ? Optional.of(origins) : Optional.empty();
        return OriginPolicy.of(settings);
    }

    @Test
    void whoeverSaysTwiceWhereAPageComesFromIsNoBrowser() {
        HttpServletRequest own = request("http://app.example", "app.example", "same-origin");
        assertThat(policy.admits(own)).isTrue();
        for (String header : List.of("Origin", "Sec-Fetch-Site")) {
            HttpServletRequest twice = new HttpServletRequestWrapper(own) {
                @Override
                public Enumeration<String> getHeaders(String name) {
                    return name.equals(header)
                            ? Collections.enumeration(List.of(own.getHeader(name), "http://evil.example"))
                            : super.getHeaders(name);
                }
            };
            assertThat(policy.admits(twice)).as(header).isFalse();
        }
    }

    private static HttpServletRequest request(String origin, String host, String site) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Origin", origin);
        headers.put("Host", host);
        headers.put("Sec-Fetch-Site", site);
        return (HttpServletRequest) Proxy.newProxyInstance(
                OriginPolicyTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, args) -> {
                    String value = headers.get((String) args[0]);
                    return method.getName().equals("getHeaders")
                            ? Collections.enumeration(value == null ? List.of() : List.of(value))
                            : value;
                });
    }
}
