package dev.sluice.appliance.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Text that must not be in some files, and what to write instead.
///
/// @param files a regular expression for the whole path from the root
/// @param words a regular expression for what is banned within a line
record Ban(String files, String words, String instead) {

    private static final Pattern COMMENT = Pattern.compile("^\\s*//.*|\\s//\\s.*");
    private static final Pattern NOTHING = Pattern.compile("$^");
    private static final Pattern LINK = Pattern.compile("https?://\\S*");

    /// Where it is broken, one sentence each.
    List<String> broken(SourceTree tree) {
        return broken(tree, NOTHING);
    }

    /// The same, for a word that may be part of a link.
    List<String> brokenOutsideLinks(SourceTree tree) {
        return broken(tree, LINK);
    }

    /// The same, for a word that only matters as code.
    List<String> brokenInCode(SourceTree tree) {
        return broken(tree, COMMENT);
    }

    private List<String> broken(SourceTree tree, Pattern ignored) {
        Pattern banned = Pattern.compile(words);
        var found = new ArrayList<String>();
        tree.matching(files).forEach(file -> {
            List<String> lines = tree.text(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                var match = banned.matcher(ignored.matcher(lines.get(i)).replaceAll(""));
                if (match.find()) {
                    found.add("%s:%d: \"%s\": %s".formatted(file, i + 1, match.group().strip(),
                            instead));
                }
            }
        });
        return found;
    }
}
