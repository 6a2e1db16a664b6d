package dev.sluice.config;

import dev.sluice.config.EffectiveConfig.Entry;
import dev.sluice.config.NamedBlocks.Named;
import dev.sluice.config.WordOrBlock.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Writes a draft that has no problem out, key by key.
final class Effective {

    private final List<Entry> entries = new ArrayList<>();

    private Effective() {}

    static EffectiveConfig of(Draft draft) {
        var effective = new Effective();
        TopKeys.VALUES.forEach(key -> effective.key(draft.root(), key, List.of()));
        for (Named listener : draft.listeners()) {
            effective.block(listener.fields(), List.of(TopKeys.LISTENERS.name(), listener.name()));
        }
        for (Draft.Pool pool : draft.pools()) {
            if (!pool.inPlace()) {
                effective.block(pool.fields(), List.of(TopKeys.POOLS.name(), pool.name()));
            }
        }
        return new EffectiveConfig(effective.entries);
    }

    private void block(Fields fields, List<String> path) {
        for (Key<?> key : fields.block().keys()) {
            if (fields.applies(key)) {
                key(fields, key, path);
            }
        }
    }

    private <T> void key(Fields fields, Key<T> key, List<String> path) {
        Value<T> value = fields.find(key);
        if (value != null) {
            value(key.type(), value, then(path, key.name()));
        }
    }

    /// The type says how its value is written; the pairs belong together because [Key] ties them.
    @SuppressWarnings("unchecked")
    private <T> void value(ValueType<T> type, Value<T> value, List<String> path) {
        switch (type) {
            case Scalar<T> scalar ->
                entries.add(new Entry(path, YamlText.of(scalar.write(value.it())), value.origin()));
            case ListOf<?> list ->
                list((ListOf<Object>) list, (Value<List<Value<Object>>>) value, path);
            case BlockOf _ -> block((Fields) value.it(), path);
            case WordOrBlock _ -> choice((Choice) value.it(), value.origin(), path);
            case NamedBlocks _ ->
                throw new IllegalStateException("names stand at the top level only");
        }
    }

    private void choice(Choice choice, String origin, List<String> path) {
        switch (choice) {
            case Choice.Word(String word) ->
                entries.add(new Entry(path, YamlText.of(word), origin));
            case Choice.Written(Fields fields) -> block(fields, path);
        }
    }

    private void list(ListOf<Object> type, Value<List<Value<Object>>> list, List<String> path) {
        if (type.element() instanceof Scalar<Object> scalar) {
            String text = list.it().stream().map(value -> YamlText.of(scalar.write(value.it())))
                    .collect(Collectors.joining(", ", "[", "]"));
            entries.add(new Entry(path, text, list.origin()));
            return;
        }
        for (int i = 0; i < list.it().size(); i++) {
            value(type.element(), list.it().get(i), then(path, "[" + i + "]"));
        }
    }

    private static List<String> then(List<String> path, String key) {
        var longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }
}
