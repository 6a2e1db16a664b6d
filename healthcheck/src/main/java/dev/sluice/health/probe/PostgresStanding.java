package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Postgres.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a PostgreSQL server says of its part in replication.
///
/// @param isStandby replays what another server writes, and takes no writes itself
/// @param lag how far it is behind as a standby; null where it does not say
/// @param error why it does not; null where it does, or was not asked
record PostgresStanding(boolean isStandby, @Nullable PostgresLag lag,
        @Nullable PostgresError error) {

    /// @param rows of the answer to [PostgresQuestion#ROLE] and, if it was asked and known, to
    ///     [PostgresQuestion#LAG]
    static PostgresStanding of(List<List<@Nullable String>> rows, @Nullable PostgresError error)
            throws BadAnswer {
        if (rows.isEmpty() || rows.size() > 2 || rows.getFirst().size() != 1) {
            throw new BadAnswer("an answer of %d rows (expected: 1 or 2)".formatted(rows.size()));
        }
        return new PostgresStanding(isTrue(rows.getFirst().getFirst()),
                rows.size() == 1 ? null : PostgresLag.of(rows.getLast()), error);
    }

    /// PostgreSQL's text for a boolean.
    static boolean isTrue(@Nullable String text) throws BadAnswer {
        return switch (text) {
            case "t" -> true;
            case "f" -> false;
            case null -> throw new BadAnswer("an answer of null (expected: t or f)");
            default -> throw new BadAnswer("an answer of %s (expected: t or f)"
                    .formatted(Excerpt.of(text)));
        };
    }

    Finding judge(Probe.Postgres probe) {
        Role role = isStandby ? Role.STANDBY : Role.PRIMARY;
        if (probe.role() != null && probe.role() != Role.ANY && probe.role() != role) {
            return new Finding.WrongRole(
                    "is a %s (expected: %s)".formatted(word(role), word(probe.role())));
        }
        String complaint = isStandby && probe.lagMax() != null ? complaint(probe.lagMax()) : null;
        return complaint == null ? Finding.good(note(probe.lagMax())) : new Finding.Bad(complaint);
    }

    private @Nullable String complaint(Probe.LagMax max) {
        if (lag == null) {
            return "cannot tell how far it is behind"
                    + (error == null ? "" : ": " + Excerpt.of(error.message()));
        }
        return lag.complaint(max);
    }

    private String note(Probe.@Nullable LagMax max) {
        if (!isStandby) {
            return word(Role.PRIMARY);
        }
        return lag == null ? word(Role.STANDBY) : word(Role.STANDBY) + lag.note(max);
    }

    private static String word(Role role) {
        return switch (role) {
            case PRIMARY -> "primary";
            case STANDBY -> "standby";
            case ANY -> "any";
        };
    }
}
