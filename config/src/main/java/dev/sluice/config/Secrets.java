package dev.sluice.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/// Values that must not be shown: a text, or `file:` and a path.
final class Secrets {

    static final Scalar<Secret> SECRET = new Scalar<>(
            "a text of 1 to 4096 characters, or file: and an absolute path",
            Map.of("type", "string"), Secrets::read, Secret::toString, true);

    private static final String FILE = "file:";
    private static final int CHARACTERS_MAX = 4096;
    private static final Pattern LINE_END = Pattern.compile("\r?\n$");
    /// A secret as it stands in a line of the text: its key and what follows, up to the next key.
    private static final Pattern IN_A_LINE = Pattern.compile(
            "((?:password|secret)[\"']?\\s*:\\s+)(?!file:|[\"']?\\$\\{)"
                    + "(\"(?:[^\"\\\\]|\\\\.)*\"?|'(?:[^']|'')*'?|[^\\s,}#](?:[^,}]*[^\\s,}])?)");

    private Secrets() {}

    /// The line of a text as it may be shown: as long as it was, so that columns still fit.
    static String hide(String line) {
        return IN_A_LINE.matcher(line)
                .replaceAll(match -> match.group(1).replace("$", "\\$")
                        + "*".repeat(match.group(2).length()));
    }

    private static Reading<Secret> read(String text) {
        if (text.startsWith(FILE)) {
            return readFile(text.substring(FILE.length()));
        }
        return secret(text, "is no good secret");
    }

    private static Reading<Secret> readFile(String path) {
        try {
            Path file = Path.of(path);
            if (!file.isAbsolute()) {
                return bad("names no absolute path");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return bad("names what is no file");
            }
            if (Files.size(file) > 4 * CHARACTERS_MAX) {
                return bad("names a file that is too long");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return secret(LINE_END.matcher(text).replaceFirst(""), "names a file without a secret");
        } catch (InvalidPathException _) {
            return bad("names no absolute path");
        } catch (NoSuchFileException _) {
            return bad("names a file that is not there");
        } catch (CharacterCodingException _) {
            return bad("names a file that is not UTF-8");
        } catch (IOException e) {
            return bad("names a file that cannot be read (%s)"
                    .formatted(e.getClass().getSimpleName()));
        }
    }

    private static Reading<Secret> secret(String text, String otherwise) {
        return text.isEmpty() || text.length() > CHARACTERS_MAX || text.indexOf('\0') >= 0
                ? bad(otherwise)
                : Reading.good(new Secret(text));
    }

    private static Reading<Secret> bad(String reason) {
        return Reading.bad(reason, "");
    }
}
