package io.taskgraph.samples.regression.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.lists;

import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIteratorBuilder;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** A file is read as a design of finite numbers, or refused by an error that names the file, whatever it holds. */
class DesignReaderPropertyTests {

    @Test
    void textIsReadAsADesignOrTheFileIsNamed() {
        qt().forAll(texts(), arbitrary().enumValues(Family.class)).checkAssert((text, family) -> {
            assertReadOrNamed(text, family);
            assertReadOrNamed("a,y\n" + text, family);
        });
    }

    private static void assertReadOrNamed(String text, Family family) {
        byte[] bytes = text.getBytes(UTF_8);
        DesignReader reader = new DesignReader(
                DataSpec.of("d.csv", "y"),
                family,
                DatumIteratorBuilder.csv()
                        .resolvedBy(location -> new ByteArrayInputStream(bytes))
                        .source("d.csv"));
        Throwable failure = catchThrowable(() -> assertFinite(reader.readAll()));
        if (failure != null) {
            assertThat(failure)
                    .isInstanceOfAny(DatumException.class, TargetRangeException.class)
                    .hasMessageContaining("d.csv");
        }
    }

    private static void assertFinite(Design design) {
        for (int row = 0; row < design.rows(); row++) {
            assertThat(design.target(row)).isFinite();
            for (int i = 0; i < design.numberCount(); i++) {
                assertThat(design.number(row, i)).isFinite();
            }
        }
    }

    private static Gen<String> texts() {
        return lists().of(arbitrary()
                        .pick(
                                "0",
                                "1",
                                "2.5",
                                "-1",
                                "1e400",
                                "NaN",
                                "Infinity",
                                "a",
                                "y",
                                ",",
                                ",",
                                ",",
                                "\"",
                                " ",
                                "\n",
                                "\n",
                                "\n",
                                "0,1\n",
                                "1,0\n",
                                "\uFEFF"))
                .ofSizeBetween(0, 30)
                .map(parts -> String.join("", parts));
    }
}
