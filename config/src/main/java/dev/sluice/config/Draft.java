package dev.sluice.config;

import dev.sluice.config.NamedBlocks.Named;
import dev.sluice.config.WordOrBlock.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All files merged into one, and each block tied to the defaults it inherits. What is in it has
/// been read, but not yet held against the rules that span several keys.
///
/// @param root the top level
/// @param listeners in the order of the files
/// @param pools those in place in the order of their listeners, then those with a name of their own
/// @param complete false when something could not be read, so that what seems to be missing may
///     stand there
record Draft(Fields root, List<Named> listeners, List<Pool> pools, boolean complete) {

    /// @param inPlace true for a pool that stands in its listener
    record Pool(String name, Place place, Fields fields, boolean inPlace) {}

    static Draft of(Loader.Loaded loaded, Problems problems) {
        Fields root = loaded.roots().getFirst();
        var listeners = new ArrayList<Named>();
        var named = new ArrayList<Named>();
        boolean complete = loaded.complete();
        for (Fields other : loaded.roots()) {
            merge(root, other, problems);
            gather(other.own(TopKeys.LISTENERS), listeners, problems);
            gather(other.own(TopKeys.POOLS), named, problems);
            complete &= !other.isBroken(TopKeys.LISTENERS) && !other.isBroken(TopKeys.POOLS);
        }
        Fields defaults = Inheritance.defaults(root);
        listeners.forEach(listener -> Inheritance.link(listener.fields(), defaults));
        var pools = new ArrayList<Pool>();
        for (Named listener : listeners) {
            Value<Choice> pool = listener.fields().own(ListenerKeys.POOL);
            if (pool != null && pool.it() instanceof Choice.Written(Fields fields)) {
                pools.add(new Pool(listener.name(), listener.place(), fields, true));
            }
        }
        named.forEach(pool -> pools.add(new Pool(pool.name(), pool.place(), pool.fields(), false)));
        Traffic.tell(listeners, pools, complete);
        pools.forEach(pool -> Inheritance.link(pool.fields(), defaults));
        return new Draft(root, List.copyOf(listeners), List.copyOf(pools), complete);
    }

    /// Puts the keys of another file, names aside, into the first one.
    private static void merge(Fields root, Fields other, Problems problems) {
        if (other == root) {
            return;
        }
        for (Key<?> key : TopKeys.VALUES) {
            mergeKey(root, other, key, problems);
        }
        Value<Fields> theirs = other.own(TopKeys.DEFAULTS);
        Value<Fields> ours = root.own(TopKeys.DEFAULTS);
        if (ours == null || theirs == null) {
            mergeKey(root, other, TopKeys.DEFAULTS, problems);
        } else {
            for (Key<?> key : DefaultsKeys.BLOCK.keys()) {
                mergeKey(ours.it(), theirs.it(), key, problems);
            }
        }
    }

    private static void mergeKey(Fields into, Fields from, Key<?> key, Problems problems) {
        Place place = from.keyPlace(key);
        if (place == null) {
            return;
        }
        Place first = into.keyPlace(key);
        if (first != null) {
            problems.add(place,
                    "\"%s\" stands in two files (first at %s)".formatted(key.name(), first));
        } else {
            into.putRead(key, place, from.own(key));
        }
    }

    private static void gather(@org.jspecify.annotations.Nullable Value<List<Named>> blocks,
            List<Named> all, Problems problems) {
        if (blocks == null) {
            return;
        }
        Map<String, Place> places = new HashMap<>();
        all.forEach(block -> places.put(block.name(), block.place()));
        for (Named block : blocks.it()) {
            Place first = places.putIfAbsent(block.name(), block.place());
            if (first == null) {
                all.add(block);
            } else {
                problems.add(block.place(), "%s stands in two files (first at %s)"
                        .formatted(block.fields().owner(), first));
            }
        }
    }
}
