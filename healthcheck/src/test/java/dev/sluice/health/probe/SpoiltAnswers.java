package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Random;

/// Backends that answer with something like a right answer: pieces are put in, taken out, repeated
/// and changed, it comes in crumbs, and then it closes, hangs or goes on for ever.
///
/// @param answers right ones, as ISO-8859-1 text
/// @param pieces what may be put in anywhere
record SpoiltAnswers(List<String> answers, List<String> pieces) {

    /// One of them, made from chance alone.
    ///
    /// @param spoiltMax how often it is spoilt at most; at least 1
    ScriptedWire next(Random random, int spoiltMax) {
        var answer = new StringBuilder(answers.get(random.nextInt(answers.size())));
        for (int i = random.nextInt(spoiltMax + 1); i > 0; i--) {
            spoil(answer, random);
        }
        ScriptedWire.Ending[] endings = ScriptedWire.Ending.values();
        ScriptedWire.Ending ending = answer.isEmpty()
                ? ScriptedWire.Ending.CLOSES
                : endings[random.nextInt(endings.length)];
        boolean isCutSmall = ending != ScriptedWire.Ending.REPEATS && random.nextBoolean();
        return new ScriptedWire(answer.toString().getBytes(ISO_8859_1),
                isCutSmall ? 1 + random.nextInt(3) : Integer.MAX_VALUE, ending);
    }

    private void spoil(StringBuilder answer, Random random) {
        int at = random.nextInt(answer.length() + 1);
        switch (random.nextInt(6)) {
            case 0 -> answer.insert(at, pieces.get(random.nextInt(pieces.size())));
            case 1 -> answer.setLength(at);
            case 2 -> answer.insert(at, answer.substring(random.nextInt(answer.length() + 1)));
            case 3 -> answer.insert(at, (char) random.nextInt(256));
            case 4 -> {
                if (at < answer.length()) {
                    answer.setCharAt(at, (char) random.nextInt(256));
                }
            }
            default -> answer.delete(at, Math.min(answer.length(), at + 1 + random.nextInt(4)));
        }
    }
}
