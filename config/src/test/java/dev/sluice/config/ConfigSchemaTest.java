package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import java.util.Map;
import java.util.Set;

class ConfigSchemaTest {

    // JSON is YAML 1.2, so the YAML library proves that it is well formed.
    private final Map<?, ?> schema = (Map<?, ?>) new Load(LoadSettings.builder().build())
            .loadFromString(ConfigSchema.json());

    @Test
    void hasEveryKeyOfEveryBlock() {
        assertThat(keys(schema)).isEqualTo(TopKeys.BLOCK.byName().keySet());
        assertThat(keys(definition("listener"))).isEqualTo(ListenerKeys.BLOCK.byName().keySet());
        assertThat(keys(definition("pool"))).isEqualTo(PoolKeys.BLOCK.byName().keySet());
        assertThat(keys(definition("backend"))).isEqualTo(PoolKeys.BACKEND.byName().keySet());
        assertThat(keys(definition("check"))).isEqualTo(CheckBlock.BLOCK.byName().keySet());
    }

    @Test
    void refersOnlyToWhatItDefines() {
        Set<?> defined = ((Map<?, ?>) get(schema, "$defs")).keySet();

        ConfigSchema.json().lines().filter(line -> line.contains("#/$defs/"))
                .map(line -> line.replaceFirst(".*#/\\$defs/([a-z-]+)\".*", "$1"))
                .forEach(name -> assertThat(defined.contains(name)).as(name).isTrue());
    }

    private Map<?, ?> definition(String name) {
        return (Map<?, ?>) get((Map<?, ?>) get(schema, "$defs"), name);
    }

    private static Set<?> keys(Map<?, ?> block) {
        return ((Map<?, ?>) get(block, "properties")).keySet();
    }

    private static Object get(Map<?, ?> map, String key) {
        Object value = map.get(key);
        assertThat(value).as(key).isNotNull();
        return java.util.Objects.requireNonNull(value);
    }
}
