package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The language as JSON Schema (draft 2020-12), for editors that complete and check while one
/// types. It is looser than the parser: rules that span several keys are not in it.
public final class ConfigSchema {

    private static final String DEFS = "#/$defs/";
    private static final String VARIABLE = "variable";
    private static final String NAMES = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$";

    private final Map<String, Object> definitions = new LinkedHashMap<>();

    private ConfigSchema() {}

    /// The schema as JSON text, ending with a line end.
    public static String json() {
        var schema = new ConfigSchema();
        schema.definitions.put(VARIABLE, Map.of("type", "string", "pattern", "\\$\\{"));
        var root = new LinkedHashMap<String, Object>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Sluice configuration");
        root.putAll(schema.block(TopKeys.BLOCK));
        root.put("$defs", schema.definitions);
        return Json.write(root);
    }

    private Map<String, Object> block(Block block) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (Key<?> key : block.keys()) {
            var property = new LinkedHashMap<String, Object>();
            property.put("description", key.doc() + " Default: " + key.fallback().note() + ".");
            property.putAll(type(key.type()));
            properties.put(key.name(), property);
            if (key.fallback().required()) {
                required.add(key.name());
            }
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        // What defaults give need not be written again.
        if (!required.isEmpty() && !block.title().equals("queue")) {
            schema.put("required", required);
        }
        return schema;
    }

    private Map<String, Object> type(ValueType<?> type) {
        return switch (type) {
            case Scalar<?> scalar -> anyOf(new TreeMap<>(scalar.schema()), reference(VARIABLE));
            case ListOf<?> list -> {
                Map<String, Object> element = type(list.element());
                var schema = new LinkedHashMap<String, Object>(Map.of("type", "array"));
                schema.put("items", element);
                schema.put("minItems", list.min());
                yield list.loneAllowed() ? anyOf(element, schema) : schema;
            }
            case BlockOf(Block block, Key<?> shorthand) -> shorthand == null
                    ? define(block)
                    : anyOf(type(shorthand.type()), define(block));
            case WordOrBlock(Scalar<String> word, Block block) -> anyOf(type(word), define(block));
            case NamedBlocks(_, Block block) -> {
                var schema = new LinkedHashMap<String, Object>(Map.of("type", "object"));
                schema.put("propertyNames", Map.of("pattern", NAMES));
                schema.put("additionalProperties", define(block));
                yield schema;
            }
        };
    }

    private Map<String, Object> define(Block block) {
        String name = block.title().replaceFirst("^an? ", "");
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of());
            definitions.put(name, block(block));
        }
        return reference(name);
    }

    private static Map<String, Object> reference(String name) {
        return Map.of("$ref", DEFS + name);
    }

    private static Map<String, Object> anyOf(Map<String, Object> one, Map<String, Object> other) {
        return Map.of("anyOf", List.of(one, other));
    }
}
