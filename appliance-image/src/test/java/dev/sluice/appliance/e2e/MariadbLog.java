package dev.sluice.appliance.e2e;

/// Who has come to a MariaDB server and what they wanted (its general log, kept in a table). The
/// server's word, not the balancer's.
record MariadbLog(MariadbServer server) {

    /// A log that begins now.
    static MariadbLog begin(MariadbServer server) {
        server.query("set global log_output = 'TABLE'; set global general_log = on;"
                + " truncate table mysql.general_log");
        return new MariadbLog(server);
    }

    /// Milliseconds since 1970, by the server's clock.
    long now() {
        return Long.parseLong(server.query("select floor(unix_timestamp(now(6)) * 1000)"));
    }

    /// What a user has done between two moments: logins, statements, and logins that were refused.
    /// Going away does not count.
    int entries(String user, long from, long to) {
        return Integer.parseInt(server.query("""
                select count(*) from mysql.general_log
                where user_host like '%%%s%%' and command_type <> 'Quit'
                and unix_timestamp(event_time) * 1000 >= %d
                and unix_timestamp(event_time) * 1000 < %d""".formatted(user, from, to)));
    }
}
