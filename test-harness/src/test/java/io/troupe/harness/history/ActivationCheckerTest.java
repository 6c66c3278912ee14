// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActivationCheckerTest extends JudgedHistory {

    ActivationCheckerTest() {
        super("k: ");
    }

    private void activation(String node, long epoch, long begin, long end) {
        history.add(new Activation("k", node, epoch, begin, end));
    }

    private void answer(String node, long epoch, long begin, long end) {
        history.add(new Answer("k", node, epoch, begin, end));
    }

    @Override
    Verdict verdict() {
        return new ActivationChecker().check(history);
    }

    @Test
    void oneAfterTheOtherIsGood() {
        activation("n1", 1, 0, 10);
        answer("n1", 1, 2, 3);
        activation("n1", 1, 20, 30);
        answer("n1", 1, 20, 21);
        activation("n2", 2, 40, Operation.NEVER);
        answer("n2", 2, 50, 51);
        assertGood();
        assertThat(verdict().checked()).isEqualTo(6);
    }

    @Test
    void aFrozenNodeThatStaysMuteIsGood() {
        activation("n1", 1, 0, 100);
        answer("n1", 1, 2, 3);
        activation("n2", 2, 50, 200);
        answer("n2", 2, 60, 61);
        assertGood();
    }

    @Test
    void aZombieThatAnswersIsFound() {
        activation("n1", 1, 0, 100);
        activation("n2", 2, 50, 200);
        answer("n2", 2, 60, 61);
        answer("n1", 1, 62, 63);
        assertFound("answered though a higher epoch had");
    }

    @Test
    void aTurnThatBeganBeforeTheHigherEpochAnsweredMayBeAnswered() {
        activation("n1", 1, 0, 100);
        activation("n2", 2, 50, 200);
        answer("n1", 1, 60, 70);
        answer("n2", 2, 55, 61);
        assertGood();
    }

    @Test
    void twoActivationsOfOneEpochAtATimeAreFound() {
        activation("n1", 1, 0, 10);
        activation("n1", 1, 5, 20);
        assertFound("two activations at a time with epoch 1");
    }

    @Test
    void anActivationInsideALongerOneIsFoundAfterAShortOne() {
        activation("n1", 1, 0, 100);
        activation("n1", 2, 0, 100);
        activation("n1", 2, 200, 210);
        activation("n1", 2, 205, 206);
        assertFound("two activations at a time with epoch 2");
    }

    @Test
    void twoNodesWithOneEpochAreFound() {
        activation("n1", 1, 0, 10);
        activation("n2", 1, 20, 30);
        assertFound("two nodes had epoch 1");
    }

    @Test
    void anAnswerFromNowhereIsFound() {
        activation("n1", 1, 0, 10);
        answer("n1", 1, 20, 21);
        assertFound("answered without being active");
    }

    @Test
    void anAnswerUnderAnotherEpochThanTheActivationsIsFound() {
        activation("n1", 1, 0, 10);
        answer("n1", 2, 5, 6);
        assertFound("answered without being active");
    }

    @Test
    void keysHaveTheirOwnEpochs() {
        activation("n1", 1, 0, 10);
        history.add(new Activation("other", "n2", 1, 0, 10));
        assertGood();
    }
}
