package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Walks the nodes of one text along the description of its keys. What it finds wrong becomes a
/// problem, and it goes on with the rest.
final class Decoder {

    static final String NAME_EXPECTED = """
            a letter or digit, then at most 62 letters, digits, dots, dashes or underscores""";
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    private static final String MERGE = "<<";
    private static final int MERGE_DEPTH_MAX = 20;

    private final Source source;
    private final Problems problems;
    private final Environment environment;
    private final Budget budget;

    Decoder(Source source, Problems problems, Environment environment, Budget budget) {
        this.source = source;
        this.problems = problems;
        this.environment = environment;
        this.budget = budget;
    }

    /// The values in a block; null when there is too much in the text to go on.
    @Nullable
    Fields fields(Block block, MappingNode mapping, String owner) {
        String where = owner.isEmpty() ? "at the top level" : "in " + owner;
        Map<String, NodeTuple> entries = entries(mapping, where, 0);
        if (entries == null) {
            return null;
        }
        var fields = new Fields(block, owner, place(mapping), Map.of());
        var misspelt = new ArrayList<String>();
        entries.forEach((name, entry) -> {
            Key<?> key = block.key(name);
            if (key == null) {
                unknown(name, entry.getKeyNode(), block, where);
                misspelt.add(name);
            } else {
                var spot = new Spot(this, name, ownerOf(name, owner));
                fields.putRead(key, place(entry.getKeyNode()),
                        key.type().read(entry.getValueNode(), spot));
            }
        });
        misspelt.stream().limit(Problems.SHOWN_MAX)
                .flatMap(name -> Suggestion.closest(name, block.byName().keySet()).stream())
                .forEach(fields::noteMisspelt);
        return fields;
    }

    private void unknown(String name, Node node, Block block, String where) {
        String hint = problems.isWorthHints() ? UnknownKey.hint(name, block) : "see the reference";
        problem(node, "unknown key \"%s\" %s (%s)".formatted(Shown.of(name), where, hint));
    }

    /// Blocks by name; null when there is too much in the text to go on.
    @Nullable
    List<NamedBlocks.Named> named(NamedBlocks type, MappingNode mapping) {
        Map<String, NodeTuple> entries = entries(mapping, "in " + type.noun() + "s", 0);
        if (entries == null) {
            return null;
        }
        var blocks = new ArrayList<NamedBlocks.Named>();
        entries.forEach((name, entry) -> {
            if (!NAME.matcher(name).matches()) {
                problem(entry.getKeyNode(), "%s \"%s\": not a name (expected: %s)"
                        .formatted(type.noun(), Shown.of(name), NAME_EXPECTED));
            }
            String owner = "%s \"%s\"".formatted(type.noun(), Shown.of(name));
            Value<Fields> fields = new BlockOf(type.block()).read(entry.getValueNode(),
                    new Spot(this, owner, owner));
            blocks.add(new NamedBlocks.Named(name, place(entry.getKeyNode()),
                    fields == null ? Fields.unreadable(type.block(), owner) : fields.it()));
        });
        return blocks;
    }

    /// The entries of a block by key, those of `<<` behind its own.
    private @Nullable Map<String, NodeTuple> entries(MappingNode mapping, String where,
            int mergeDepth) {
        if (!enter(mapping, 1 + mapping.getValue().size())) {
            return null;
        }
        var entries = new LinkedHashMap<String, NodeTuple>();
        var merged = new ArrayList<Node>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problem(entry.getKeyNode(), "a list or block stands where a key is wanted " + where
                        + " (expected: a word)");
                continue;
            }
            if (key.getValue().equals(MERGE)) {
                merged.add(entry.getValueNode());
                continue;
            }
            NodeTuple first = entries.putIfAbsent(key.getValue(), entry);
            if (first != null) {
                problem(key, "key \"%s\" stands twice %s (first at line %d)".formatted(
                        Shown.of(key.getValue()), where, place(first.getKeyNode()).line()));
            }
        }
        for (Node node : merged) {
            if (!merge(node, entries, where, mergeDepth + 1)) {
                return null;
            }
        }
        return entries;
    }

    private boolean merge(Node node, Map<String, NodeTuple> entries, String where, int depth) {
        if (depth > MERGE_DEPTH_MAX) {
            problem(node,
                    """
                            <<: blocks are merged into each other more than %d deep (expected: \
                            less, and no circle)"""
                            .formatted(MERGE_DEPTH_MAX));
            return false;
        }
        List<Node> sources = node instanceof SequenceNode list ? list.getValue() : List.of(node);
        for (Node from : sources) {
            if (!(from instanceof MappingNode mapping)) {
                problem(from, "<<: not a block of keys (expected: an alias of one, such as *name)");
                continue;
            }
            Map<String, NodeTuple> more = entries(mapping, where, depth);
            if (more == null) {
                return false;
            }
            more.forEach(entries::putIfAbsent);
        }
        return true;
    }

    /// A pool in place is called like its listener.
    private static String ownerOf(String key, String owner) {
        if (key.equals("pool")) {
            return owner.replaceFirst("^listener", "pool");
        }
        if (key.equals("defaults") || owner.isEmpty()) {
            return key;
        }
        return (key.equals("backends") ? "a backend" : key.equals("steps") ? "a step" : key)
                + " of " + owner;
    }

    /// Counts one more node; false when there are too many, which becomes a problem once.
    boolean enter(Node node) {
        return enter(node, 1);
    }

    private boolean enter(Node node, int count) {
        if (budget.take(count)) {
            return true;
        }
        if (budget.isFirstRefusal()) {
            problem(node,
                    """
                            the configuration has more than %d values, aliases counted each time \
                            (expected: fewer)"""
                            .formatted(Budget.NODES_MAX));
        }
        return false;
    }

    void problem(Node node, String message) {
        problems.add(place(node), message);
    }

    Place place(Node node) {
        Mark mark = node.getStartMark().orElseThrow();
        return new Place(source, mark.getLine() + 1, mark.getColumn() + 1);
    }

    Environment environment() {
        return environment;
    }
}
