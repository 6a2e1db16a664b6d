package dev.sluice.health.probe;

/// What a Redis that does not answer as it should means by it, in an operator's words.
final class RedisComplaint {

    private RedisComplaint() {}

    /// @param command what was asked, for an answer of the wrong kind
    static Finding of(String command, RespReply reply) throws BadAnswer {
        if (reply instanceof RespReply.Failure failure) {
            return of(failure);
        }
        throw new BadAnswer("an answer to %s that makes no sense: %s".formatted(command,
                switch (reply) {
                    case RespReply.Status(String text) -> Excerpt.of(text);
                    case RespReply.Bulk(String text) -> Excerpt.of(text);
                    case RespReply.Whole(long number) -> Long.toString(number);
                    case RespReply.Failure(String text) -> Excerpt.of(text);
                    case RespReply.Row(var elements) -> elements.size() + " elements";
                    case RespReply.Nothing() -> "nothing";
                }));
    }

    /// The first word says why ("Redis serialization protocol", simple errors; the words are those
    /// of Redis' own `server.c`). Some last until someone or something has changed, so the server
    /// need not say them more often than a role; a script that takes long may be over in a moment.
    private static Finding of(RespReply.Failure failure) {
        String said = ": " + Excerpt.of(failure.text());
        if (failure.says("LOADING")) {
            return new Finding.Declined("is still loading its data" + said);
        }
        if (failure.says("MASTERDOWN")) {
            return new Finding.Declined("has no link to its master and serves no old data" + said);
        }
        if (failure.says("MISCONF")) {
            return new Finding.Declined("cannot save to disk and takes no writes" + said);
        }
        if (failure.says("BUSY")) {
            return new Finding.Bad("is busy with a script" + said);
        }
        if (failure.says("NOAUTH")) {
            return new Finding.Bad("asks for a password" + said);
        }
        if (failure.says("NOPERM")) {
            return new Finding.Bad("the user may not ask this" + said);
        }
        if (failure.says("DENIED")) {
            return new Finding.Bad("is in protected mode" + said);
        }
        return new Finding.Bad("error" + said);
    }
}
