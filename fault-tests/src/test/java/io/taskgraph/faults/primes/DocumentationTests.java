package io.taskgraph.faults.primes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds what the documentation shows against the program that the tests run. */
class DocumentationTests {

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Path SWEEP =
            Path.of("../sample-tour/src/main/java/io/taskgraph/samples/tour/sweep/SweepApplication.java");
    private static final Path SOURCES = Path.of("src/test/java/io/taskgraph/faults/primes");

    @Test
    void codeOfTheDocumentationIsThatOfTheProgram() throws IOException {
        String page = Files.readString(Path.of("../docs/coding.md"));
        String section = page.substring(page.indexOf("\n## Master and workers"));
        List<String> sources = new ArrayList<>();
        for (String name : List.of("PrimesApplication", "PrimesMaster", "PrimesWorker")) {
            sources.add(words(Files.readString(SOURCES.resolve(name + ".java"))));
        }
        sources.add(words(Files.readString(SWEEP)));
        Matcher block = BLOCK.matcher(section.substring(0, endOf(section)));
        int blocks = 0;
        while (block.find()) {
            blocks++;
            assertThat(parts(block.group(1)))
                    .allSatisfy(part -> assertThat(sources).anyMatch(source -> source.contains(part)));
        }
        assertThat(blocks).isEqualTo(5);
    }

    private static int endOf(String section) {
        int next = section.indexOf("\n## ", 1);
        return next < 0 ? section.length() : next;
    }

    /** Returns what stands between empty lines: members that are left out may lie there. */
    private static List<String> parts(String code) {
        return Pattern.compile("\n\n")
                .splitAsStream(code)
                .map(DocumentationTests::words)
                .collect(Collectors.toList());
    }

    private static String words(String code) {
        return code.strip().replaceAll("\\s+", " ");
    }
}
