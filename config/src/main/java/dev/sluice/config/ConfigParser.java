package dev.sluice.config;

import java.nio.file.Path;

/// Turns the operator's text into a configuration, or into every problem it has.
///
/// A parser has no state of its own and may be used by any thread. It never throws for bad text,
/// and what it does for a text is bounded: a file has at most 1 MiB, a configuration at most 1000
/// files and 200,000 values.
public final class ConfigParser {

    private final ParserOptions options;

    public ConfigParser(ParserOptions options) {
        this.options = options;
    }

    /// Reads a file and all that it includes. A file that cannot be read is a problem like others,
    /// with an empty source line.
    public ParseResult parse(Path file) {
        var problems = new Problems();
        return parse(new Loader(problems, environment()).load(file), problems);
    }

    /// Reads a text as if it were a file in the current directory.
    ///
    /// @param name what problems and origins call it
    public ParseResult parse(String name, String text) {
        var problems = new Problems();
        return parse(new Loader(problems, environment()).load(name, text), problems);
    }

    private ParseResult parse(Loader.Loaded loaded, Problems problems) {
        if (loaded.roots().isEmpty()) {
            return new ParseResult.Rejected(problems.inOrder());
        }
        Draft draft = Draft.of(loaded, problems);
        var blocks = new BlockRules(problems);
        draft.listeners().forEach(listener -> blocks.check(listener.fields()));
        draft.pools().stream().filter(pool -> !pool.inPlace())
                .forEach(pool -> blocks.check(pool.fields()));
        Value<Fields> defaults = draft.root().own(TopKeys.DEFAULTS);
        if (defaults != null) {
            blocks.checkDefaults(defaults.it());
        }
        new ListenerRules(draft, options.descriptors(), problems).check();
        var pools = new PoolRules(problems);
        draft.pools().forEach(pool -> pools.check(pool.fields()));
        return problems.isEmpty()
                ? new ParseResult.Accepted(ModelBuilder.build(draft), Effective.of(draft))
                : new ParseResult.Rejected(problems.inOrder());
    }

    private Environment environment() {
        return new Environment(options.environment());
    }
}
