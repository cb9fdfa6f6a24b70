package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tables of events and effects are made from the sealed groups and the first sentences of their Javadoc; run with
 * {@code -Dtaskgraph.docs.write=true} to write them again.
 */
class EngineReferenceTests {

    private static final Path PAGE = Path.of("..", "docs", "internals", "engine.md");
    private static final Pattern MADE =
            Pattern.compile("(?s)(<!-- made from (\\w+)\\.java by EngineReferenceTests -->\n).*?(<!-- end -->)");

    @Test
    void tablesNameEveryEventAndEffectByGroup() throws IOException {
        Map<String, Class<?>> made = Map.of("Event", Event.class, "Effect", Effect.class);
        String page = Files.readString(PAGE);
        assertThat(MADE.matcher(page).results().map(match -> match.group(2)))
                .as("tables that are made from code in " + PAGE)
                .containsExactlyInAnyOrderElementsOf(made.keySet());

        String expected = replace(page, (match, type) -> match.group(1) + table(type) + match.group(3), made);
        if (Boolean.getBoolean("taskgraph.docs.write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE).content().isEqualTo(expected);
    }

    private static String replace(
            String page, BiFunction<MatchResult, Class<?>, String> section, Map<String, Class<?>> types) {
        return MADE.matcher(page)
                .replaceAll(match -> Matcher.quoteReplacement(section.apply(match, types.get(match.group(2)))));
    }

    /** Returns a table of a sealed interface: its groups, and the records of each. */
    private static String table(Class<?> type) {
        FirstSentences sentences = FirstSentences.of(type);
        StringBuilder table = new StringBuilder("| group | %s | meaning |\n| --- | --- | --- |\n"
                .formatted(type.getSimpleName().toLowerCase(Locale.ROOT)));
        for (Class<?> group : sentences.permittedBy(type)) {
            String title = sentences.about(group);
            assertThat(group.getPermittedSubclasses()).as("members of " + group).isNotEmpty();
            for (Class<?> member : sentences.permittedBy(group)) {
                table.append("| %s | `%s` | %s |\n".formatted(title, member.getSimpleName(), sentences.about(member)));
                title = "";
            }
        }
        return table.toString();
    }
}
