package io.taskgraph.samples.regression.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIteratorBuilder;
import java.io.ByteArrayInputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file holds is a design of finite numbers, or refused by an error that names the file. */
class DesignReaderPropertyTests {

    @Property
    void anyTextIsADesignOrNamed(@ForAll("texts") String text, @ForAll Family family) {
        assertReadOrNamed(text, family);
        assertReadOrNamed("a,y\n" + text, family);
    }

    private static void assertReadOrNamed(String text, Family family) {
        byte[] bytes = text.getBytes(UTF_8);
        DesignReader reader = new DesignReader(
                DataSpec.of("d.csv", "y"),
                family,
                DatumIteratorBuilder.csv().resolvedBy(location -> new ByteArrayInputStream(bytes)));
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
            for (int i = 0; i < design.featureNames().size(); i++) {
                assertThat(design.feature(row, i)).isFinite();
            }
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
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
                        "\uFEFF")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }
}
