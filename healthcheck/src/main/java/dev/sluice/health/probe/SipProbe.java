package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks a SIP server OPTIONS (RFC 3261, section 11). `Max-Forwards: 0` makes the server itself
/// answer rather than one behind it.
///
/// A final status below 500 passes, whatever it says: 404, 405, 407 and 483 come from a server that
/// works, and so does 501, which only means that it does not know OPTIONS. With 503 a server says
/// that it wants no calls for now (section 21.5.4). 1xx is waited through.
final class SipProbe {

    /// Bytes of all heads of one probe over TCP.
    static final int HEADS_MAX = 16 * 1024;
    /// Messages of one probe over TCP, and bytes in the body of each.
    static final int MESSAGES_MAX = 16;
    static final int BODY_MAX = 16 * 1024;

    private static final int NOT_IMPLEMENTED = 501;
    private static final int UNAVAILABLE = 503;

    private final Ends ends;
    private final String branch;
    private final String tag;
    private final String callId;

    SipProbe(Ends ends, RandomGenerator random) {
        this.ends = ends;
        this.branch = "z9hG4bK%016x".formatted(random.nextLong());
        this.tag = "%016x".formatted(random.nextLong());
        this.callId = "%016x@%s".formatted(random.nextLong(), Ends.host(ends.local()));
    }

    Finding ask(DatagramWire wire) throws IOException {
        return judge(new DatagramQuestion(wire, "SIP").ask(request("UDP"), this::finalAnswer));
    }

    Finding ask(Wire wire) throws IOException {
        wire.send(request("TCP"));
        var input = new ByteInput(wire);
        var lines = new HttpLines(input, HEADS_MAX);
        for (int i = 0; i < MESSAGES_MAX; i++) {
            SipHead head = SipHead.of(head(lines));
            if (isFinal(head)) {
                return judge(head);
            }
            skipBody(input, head);
        }
        throw new BadAnswer("no final SIP answer in %d messages".formatted(MESSAGES_MAX));
    }

    private ByteBuffer request(String transport) {
        String local = Ends.text(ends.local());
        String remote = Ends.text(ends.remote());
        return US_ASCII.encode(String.join("\r\n",
                "OPTIONS sip:" + remote + " SIP/2.0",
                "Via: SIP/2.0/" + transport + " " + local + ";branch=" + branch + ";rport",
                "Max-Forwards: 0",
                "From: <sip:sluice@" + Ends.host(ends.local()) + ">;tag=" + tag,
                "To: <sip:" + remote + ">",
                "Call-ID: " + callId,
                "CSeq: 1 OPTIONS",
                "Contact: <sip:sluice@" + local + ">",
                "Accept: application/sdp",
                "User-Agent: sluice",
                "Content-Length: 0", "", ""));
    }

    /// Null for whatever is not the final answer to our request.
    private @Nullable SipHead finalAnswer(ByteBuffer datagram) {
        List<String> lines = ISO_8859_1.decode(datagram).toString().stripLeading().lines()
                .takeWhile(line -> !line.isEmpty()).toList();
        if (lines.isEmpty()) {
            return null;
        }
        SipHead head = SipHead.of(lines);
        return isFinal(head) ? head : null;
    }

    private boolean isFinal(SipHead head) {
        return head.status() >= 200 && head.callId().equals(callId)
                && head.branch().equalsIgnoreCase(branch);
    }

    /// Empty lines before a message are passed over: they keep a connection alive (section 7.5).
    private static List<String> head(HttpLines lines) throws IOException {
        var head = new ArrayList<String>();
        while (true) {
            String line = lines.next("the SIP answer");
            if (!line.isEmpty()) {
                head.add(line);
            } else if (!head.isEmpty()) {
                return head;
            }
        }
    }

    private static void skipBody(ByteInput input, SipHead head) throws IOException {
        if (head.status() == 0 && !head.firstLine().endsWith(" SIP/2.0")) {
            throw new BadAnswer("not a SIP answer: " + Excerpt.of(head.firstLine()));
        }
        int length = head.contentLength();
        if (length > BODY_MAX) {
            throw new BadAnswer("a SIP message of %d bytes".formatted(length));
        }
        for (int i = 0; i < length && input.next() != ByteInput.END; i++) {
            // Passed over.
        }
    }

    private static Finding judge(SipHead head) {
        int status = head.status();
        String shown = "status " + status
                + (head.phrase().isEmpty() ? "" : " " + Excerpt.of(head.phrase()));
        if (status == UNAVAILABLE) {
            return new Finding.Declined(shown);
        }
        return status < 500 || status == NOT_IMPLEMENTED
                ? Finding.good("status " + status)
                : new Finding.Bad(shown);
    }
}
