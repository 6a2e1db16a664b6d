package dev.sluice.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/// Turns text into a tree of YAML nodes, each of which knows its place.
///
/// The schema leaves every value a text: what a value means is for its key to say, so that
/// `name: 007` stays a name.
final class YamlReader {

    private static final int DEPTH_MAX = 50;
    /// The [Budget] counts what aliases stand for; this only keeps the library from counting lower.
    private static final int ALIASES_MAX = 100_000;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new FailsafeSchema()).setMaxAliasesForCollections(ALIASES_MAX)
            .setCodePointLimit(2 * SourceReader.BYTES_MAX).setUseMarks(true)
            .setAllowNonScalarKeys(true).build();

    private final Problems problems;

    YamlReader(Problems problems) {
        this.problems = problems;
    }

    /// What reading a text came to.
    ///
    /// @param isGood false after a problem was added
    /// @param root null when the text is empty
    record Tree(boolean isGood, @Nullable Node root) {}

    Tree read(SourceReader.Text text) {
        try {
            if (isTooDeep(text)) {
                return new Tree(false, null);
            }
            Optional<Node> root = new Compose(SETTINGS).composeString(text.text());
            return new Tree(true, root.orElse(null));
        } catch (MarkedYamlEngineException failure) {
            problems.add(place(text.source(), YamlMistake.mark(failure)),
                    YamlMistake.describe(failure));
        } catch (YamlEngineException failure) {
            problems.add(text.source().start(),
                    "this is not YAML: " + Shown.of(String.valueOf(failure.getMessage())));
        }
        return new Tree(false, null);
    }

    /// Goes through the text without building anything, because building recurses.
    private boolean isTooDeep(SourceReader.Text text) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text.text())) {
            if (event instanceof CollectionStartEvent && ++depth > DEPTH_MAX) {
                problems.add(place(text.source(), event.getStartMark()),
                        """
                                blocks and lists stand more than %d deep in each other here \
                                (expected: less)"""
                                .formatted(DEPTH_MAX));
                return true;
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
        return false;
    }

    private static Place place(Source source, Optional<Mark> mark) {
        return mark.map(at -> new Place(source, at.getLine() + 1, at.getColumn() + 1))
                .orElseGet(source::start);
    }
}
