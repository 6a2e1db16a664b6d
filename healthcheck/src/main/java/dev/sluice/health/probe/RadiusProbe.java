package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks a RADIUS server whether it works (Status-Server, RFC 5997), without anybody's name or
/// password. It passes with Access-Accept, or with Accounting-Response from an accounting port.
final class RadiusProbe {

    private static final int ACCESS_ACCEPT = 2;
    private static final int ACCESS_REJECT = 3;
    private static final int ACCOUNTING_RESPONSE = 5;

    private final byte[] secret;
    private final RadiusPacket request;

    RadiusProbe(Probe.Radius probe, RandomGenerator random) {
        this.secret = probe.secret().text().getBytes(UTF_8);
        var authenticator = new byte[RadiusPacket.AUTHENTICATOR_BYTES];
        random.nextBytes(authenticator);
        this.request = RadiusPacket.statusServer(random.nextInt() & 0xff, authenticator, secret);
    }

    Finding ask(DatagramWire wire) throws IOException {
        try {
            return judge(new DatagramQuestion(wire, "RADIUS").ask(request.bytes(), this::read));
        } catch (ProbeTimedOut timedOut) {
            // A server is silent towards clients that it does not know, and to a wrong secret
            // (RFC 2865, section 3), so that this is as likely as that it is gone.
            return new Finding.Bad(timedOut.getMessage()
                    + ": is it there, does it know this client, is the secret right?");
        }
    }

    private @Nullable RadiusPacket read(ByteBuffer datagram) {
        RadiusPacket answer = RadiusPacket.read(datagram);
        return answer != null && answer.identifier() == request.identifier()
                && answer.code() != RadiusPacket.STATUS_SERVER ? answer : null;
    }

    private Finding judge(RadiusPacket answer) {
        if (!answer.answers(request, secret)) {
            return new Finding.Bad("answer signed with another secret");
        }
        return switch (answer.code()) {
            case ACCESS_ACCEPT, ACCOUNTING_RESPONSE -> Finding.GOOD;
            case ACCESS_REJECT -> new Finding.Bad("answers Access-Reject");
            default -> new Finding.Bad("answers with code " + answer.code());
        };
    }
}
