package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Asks for variables of the server in one statement that every account may send, to MySQL and to
/// MariaDB alike, and that a server without one of them answers as well (MySQL: "COM_QUERY", "Text
/// Resultset").
final class MysqlQuery {

    /// Rows that are looked at, more than is ever asked for.
    private static final int ROWS_MAX = 16;

    private static final int COLUMNS = 2;
    private static final byte COMMAND = 3;

    /// The end of columns or rows is shorter than this; a row may begin with the same byte.
    private static final int END_BYTES_MAX = 8;

    private final MysqlPackets packets;

    MysqlQuery(MysqlPackets packets) {
        this.packets = packets;
    }

    /// By their names in lower case; those that the server does not have are missing.
    ///
    /// @param what `VARIABLES` or `STATUS`
    Map<String, String> show(String what, Collection<String> names) throws IOException {
        String statement = "SHOW GLOBAL %s WHERE Variable_name IN ('%s')".formatted(what,
                String.join("','", names));
        packets.command(ByteBuffer.allocate(1 + statement.length()).put(COMMAND)
                .put(statement.getBytes(US_ASCII)).array());
        columns();
        return rows();
    }

    private void columns() throws IOException {
        MysqlPayload head = packets.receive();
        if (head.number() != COLUMNS || head.left() > 0) {
            throw new BadAnswer("not the two columns that were asked for");
        }
        for (int i = 0; i < COLUMNS; i++) {
            packets.receive(); // what they are called and made of
        }
        if (!isEnd(packets.receive())) {
            throw new BadAnswer("more columns than it has announced");
        }
    }

    private Map<String, String> rows() throws IOException {
        var values = new LinkedHashMap<String, String>();
        MysqlPayload row = packets.receive();
        for (int i = 0; !isEnd(row); i++) {
            if (i == ROWS_MAX) {
                throw new BadAnswer("more rows than were asked for");
            }
            String name = row.value();
            String value = row.value();
            if (name != null && value != null) {
                values.put(name.toLowerCase(Locale.ROOT), value);
            }
            row = packets.receive();
        }
        return values;
    }

    private static boolean isEnd(MysqlPayload payload) throws BadAnswer {
        return payload.peek() == MysqlPayload.END_OF_FILE && payload.left() <= END_BYTES_MAX;
    }
}
