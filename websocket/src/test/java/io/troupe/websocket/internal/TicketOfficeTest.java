// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.protocol.Limits;
import io.troupe.protocol.MessageCodec;
import io.troupe.protocol.RequestCaller;
import io.troupe.protocol.Values;
import io.troupe.protocol.WireEncoding;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TicketOfficeTest {

    static final Handshake HANDSHAKE = new Handshake.Refuse(
            MessageCodec.of(WireEncoding.JSON, new Values(Limits.DEFAULT)),
            new RequestCaller("anonymous", false, Set.of()),
            ActorException.refused(ErrorCode.NO_ROUTE, "no"),
            "127.0.0.1");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final TicketOffice office = new TicketOffice(new SecureRandom(), now::get);

    @Test
    void aTicketIsGoodOnce() {
        String ticket = office.issue(HANDSHAKE, Line.HIDDEN).orElseThrow();
        assertThat(office.redeem(ticket)).contains(new TicketOffice.Ticket(HANDSHAKE, Line.HIDDEN));
        assertThat(office.redeem(ticket)).isEmpty();
    }

    @Test
    void aTicketThatNobodyIssuedIsWorthNothing() {
        office.issue(HANDSHAKE, Line.HIDDEN);
        assertThat(office.redeem("00000000000000000000000000000000")).isEmpty();
        assertThat(office.redeem("")).isEmpty();
    }

    @Test
    void aTicketExpiresAfterFiveSecondsEvenWhereTheClockOverflows() {
        String inTime = office.issue(HANDSHAKE, Line.HIDDEN).orElseThrow();
        String late = office.issue(HANDSHAKE, Line.HIDDEN).orElseThrow();
        now.addAndGet(TicketOffice.LIFETIME_NANOS);
        assertThat(office.redeem(inTime)).isPresent();
        now.addAndGet(1);
        assertThat(office.redeem(late)).isEmpty();
    }

    @Test
    void ticketsThatNobodyTakesUpAreForgotten() {
        office.issue(HANDSHAKE, Line.HIDDEN);
        now.addAndGet(TicketOffice.LIFETIME_NANOS + 1);
        office.issue(HANDSHAKE, Line.HIDDEN);
        office.discardExpired();
        assertThat(office.size()).isEqualTo(1);
    }

    @Test
    void noTwoTicketsAreAlikeAndAllHave128Bits() {
        Set<String> tickets = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            tickets.add(office.issue(HANDSHAKE, Line.HIDDEN).orElseThrow());
        }
        assertThat(tickets).hasSize(1_000).allMatch(ticket -> ticket.matches("[0-9a-f]{32}"));
    }

    @Test
    void thereIsAnEndToTicketsUntilSomeExpire() {
        while (office.issue(HANDSHAKE, Line.HIDDEN).isPresent()) {
            assertThat(office.size()).isLessThanOrEqualTo(10_000);
        }
        now.addAndGet(TicketOffice.LIFETIME_NANOS + 1);
        assertThat(office.issue(HANDSHAKE, Line.HIDDEN)).isPresent();
    }
}
