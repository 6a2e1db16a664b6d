package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Asks a game server A2S_INFO, as Valve's developer wiki describes it under "Server queries". Most
/// servers want to see first that the question does not come from a forged address: they answer
/// with a number, and the question is asked again with it.
final class A2sProbe {

    /// Challenges that are answered: one, and those that repeated questions brought.
    static final int CHALLENGES_MAX = DatagramQuestion.ASKED_MAX + 1;

    private static final byte[] INFO = "\u00ff\u00ff\u00ff\u00ffTSource Engine Query\0"
            .getBytes(ISO_8859_1);

    private final Probe.A2s probe;

    A2sProbe(Probe.A2s probe) {
        this.probe = probe;
    }

    Finding ask(DatagramWire wire) throws IOException {
        var question = new DatagramQuestion(wire, "A2S");
        A2sAnswer answer = question.ask(ByteBuffer.wrap(INFO), A2sAnswer::read);
        for (int i = 0; i < CHALLENGES_MAX; i++) {
            switch (answer) {
                case A2sAnswer.ServerInfo info -> {
                    return judge(info);
                }
                case A2sAnswer.Challenge(int number) ->
                    answer = question.ask(info(number), A2sAnswer::read);
            }
        }
        throw new BadAnswer("it asks for a challenge again and again");
    }

    private static ByteBuffer info(int challenge) {
        return ByteBuffer.allocate(INFO.length + 4).order(ByteOrder.LITTLE_ENDIAN).put(INFO)
                .putInt(challenge).flip();
    }

    private Finding judge(A2sAnswer.ServerInfo info) {
        AdviceChange advice = switch (probe.full()) {
            case DRAIN -> AdviceChange.drain(info.isFull());
            case IGNORE -> AdviceChange.NOTHING;
        };
        return new Finding.Good("%d of %d players".formatted(info.players(), info.playersMax()),
                advice);
    }
}
