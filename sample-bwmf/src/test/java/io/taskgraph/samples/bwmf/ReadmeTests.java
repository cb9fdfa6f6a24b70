package io.taskgraph.samples.bwmf;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.autoconfigure.KnownProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of options in the README has the options that there are, which the configuration metadata knows. */
class ReadmeTests {

    private static final Pattern OPTION = Pattern.compile("--(bwmf\\.[a-z0-9-]+)");

    @Test
    void everyOptionIsInTheTableAndNoOther() throws IOException {
        List<String> names = KnownProperties.read("bwmf.").properties().stream()
                .map(KnownProperties.Property::name)
                .toList();
        TreeSet<String> told = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            if (line.startsWith("| `--bwmf.")) {
                OPTION.matcher(line).results().forEach(each -> told.add(each.group(1)));
            }
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(names);
    }
}
