package dev.sluice.health.probe;

/// Why a PostgreSQL server refuses something (PostgreSQL documentation, "Error and Notice Message
/// Fields" and "PostgreSQL Error Codes").
///
/// @param code the SQLSTATE, which no translation touches
/// @param routine where in the server's source it was raised, likewise
/// @param message what the server says to people, perhaps in their language
record PostgresError(String code, String routine, String message) {

    static PostgresError of(PostgresMessage response) throws BadAnswer {
        String code = "";
        String routine = "";
        String message = "";
        for (byte field = response.int8(); field != 0; field = response.int8()) {
            String text = response.text();
            switch (field) {
                case 'C' -> code = text;
                case 'R' -> routine = text;
                case 'M' -> message = text;
                default -> {
                    // Severity, position, context and more, of which the code says enough.
                }
            }
        }
        return new PostgresError(code, routine, message);
    }

    /// What it means for the check.
    Finding finding() {
        return switch (code) {
            case "57P03" -> new Finding.Declined("takes no connections now: " + quoted());
            case "57P01", "57P02", "57P05" ->
                new Finding.Declined("ends its sessions: " + quoted());
            default -> new Finding.Bad(subject() + ": " + quoted());
        };
    }

    /// What is wrong, in an operator's words.
    private String subject() {
        return switch (code) {
            case "28P01" -> "password refused";
            case "28000" -> switch (routine) {
                case "ClientAuthentication" -> "refused by its pg_hba.conf";
                case "InitializeSessionUserId" -> "user refused";
                default -> "login refused";
            };
            case "3D000" -> "no such database";
            case "42501" -> "permission missing";
            case "53300" -> "too many connections";
            default -> "error " + (code.matches("[0-9A-Z]{5}") ? code : Excerpt.of(code));
        };
    }

    private String quoted() {
        return Excerpt.of(message);
    }
}
