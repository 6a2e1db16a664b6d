package dev.sluice.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What stands in one block of the text: values by key. A key that is not written has the value of
/// the block this one inherits from, if it has a meaning here, and then its own default.
final class Fields {

    private final Block block;
    private final String owner;
    private final @Nullable Place place;
    private final Map<String, Value<?>> written;
    private final Map<String, Place> keyPlaces = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    private @Nullable Fields inherited;
    private Set<Transport> transports = Set.of();

    /// @param owner as it follows "in": `pool "pg"`, `limits of listener "web"`
    /// @param place where the block starts; null for one that is not written
    Fields(Block block, String owner, @Nullable Place place, Map<String, Value<?>> written) {
        this.block = block;
        this.owner = owner;
        this.place = place;
        this.written = new LinkedHashMap<>(written);
    }

    /// A block that is not written.
    static Fields empty(Block block, String owner) {
        return new Fields(block, owner, null, Map.of());
    }

    /// A block that could not be read at all: none of its keys has a known value.
    static Fields unreadable(Block block, String owner) {
        var fields = empty(block, owner);
        fields.broken.addAll(block.byName().keySet());
        return fields;
    }

    /// Keys that are not written here are looked up there.
    void inherit(Fields from) {
        inherited = from;
    }

    /// Says what its traffic is carried by.
    void carry(Set<Transport> all) {
        transports = Set.copyOf(all);
    }

    /// The value of a key; null when it has none, or when what is written was refused.
    <T> @Nullable Value<T> find(Key<T> key) {
        Fields holder = holder(key);
        if (holder == null) {
            T fallback = key.fallback().value().apply(this);
            return fallback == null ? null : Value.byDefault(fallback);
        }
        return holder.own(key);
    }

    /// The value of a key in a configuration without problems.
    <T> T get(Key<T> key) {
        Value<T> value = find(key);
        if (value == null) {
            throw new IllegalStateException("no value for " + key.name() + " in " + owner);
        }
        return value.it();
    }

    /// The value written in this very block; null when there is none.
    <T> @Nullable Value<T> own(Key<T> key) {
        @SuppressWarnings("unchecked") // put() takes a key and a value of one type
        var value = (Value<T>) written.get(key.name());
        return value;
    }

    <T> void put(Key<T> key, Value<T> value) {
        written.put(key.name(), value);
    }

    /// Takes over what the decoder read for a key.
    void putRead(Key<?> key, Place keyPlace, @Nullable Value<?> value) {
        keyPlaces.put(key.name(), keyPlace);
        if (value == null) {
            broken.add(key.name());
        } else {
            written.put(key.name(), value);
        }
    }

    /// Notes that a key seems to be here under a wrong name, so that nobody complains
    /// of its absence.
    void noteMisspelt(String name) {
        if (!written.containsKey(name)) {
            broken.add(name);
        }
    }

    /// True when the key stands in this very block, whether its value is good or not.
    boolean has(Key<?> key) {
        return written.containsKey(key.name()) || broken.contains(key.name());
    }

    /// True when what holds for the key was refused.
    boolean isBroken(Key<?> key) {
        Fields holder = holder(key);
        return holder != null && holder.broken.contains(key.name());
    }

    /// True when the key has a meaning here.
    boolean applies(Key<?> key) {
        return key.when() == null || key.when().holds().test(this);
    }

    Set<Transport> transports() {
        return transports;
    }

    boolean carries(Transport transport) {
        return transports.contains(transport);
    }

    boolean carriesOnly(Transport transport) {
        return transports.equals(Set.of(transport));
    }

    /// Where a key stands in this very block; null when it does not.
    @Nullable
    Place keyPlace(Key<?> key) {
        return keyPlaces.get(key.name());
    }

    /// The block's start; null for one that is not written.
    @Nullable
    Place place() {
        return place;
    }

    Block block() {
        return block;
    }

    String owner() {
        return owner;
    }

    private @Nullable Fields holder(Key<?> key) {
        if (has(key)) {
            return this;
        }
        Fields fields = applies(key) ? inherited : null;
        while (fields != null && !fields.has(key)) {
            fields = fields.inherited;
        }
        return fields;
    }
}
