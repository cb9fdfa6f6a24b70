package io.taskgraph.samples.bwmf.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.datum.DatumException;
import io.taskgraph.samples.bwmf.model.Factor;
import io.taskgraph.samples.bwmf.model.Factors;
import io.taskgraph.samples.bwmf.model.Loss;
import io.taskgraph.samples.bwmf.model.Precision;
import io.taskgraph.samples.bwmf.model.Progress;
import io.taskgraph.samples.bwmf.proto.FactorBlock;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xml.sax.InputSource;

class OutputTests {

    private static final List<Progress> COURSE =
            List.of(new Progress(0, -5, 900, 1, 0), new Progress(1, -7, 40, 1, 0.25), new Progress(2, -7.5, 4, 1, 0.5));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Precision.class)
    void factorsReadBackAreTheSameBitForBit(Precision precision) throws IOException {
        Factor third = Factor.of(precision, 3, 2, i -> new double[] {1.0 / (3 + i), 1e-8 * i});
        Path text = folder.resolve("new/D.csv.gz");
        FactorFiles.writeText(text, third);
        assertThat(FactorCodec.encode(0, FactorFiles.readText(text.toString(), precision)))
                .isEqualTo(FactorCodec.encode(0, third));
        Path message = folder.resolve("D.pb");
        FactorFiles.writeProtobuf(message, third);
        FactorBlock block = FactorBlock.parseFrom(Files.readAllBytes(message));
        assertThat(FactorCodec.encode(0, FactorCodec.decode(block))).isEqualTo(FactorCodec.encode(0, third));
        assertThat(Files.list(folder)).as("nothing partial is left").hasSize(2);
    }

    @Test
    void factorTextThatIsWrongIsRefusedWithItsLine() throws IOException {
        Path file = folder.resolve("T.csv");
        Files.writeString(file, "1,2\n3,4,5\n");
        assertThatThrownBy(() -> FactorFiles.readText(file.toString(), Precision.DOUBLE))
                .isInstanceOf(DatumException.class)
                .hasMessageContaining("T.csv, line 2: the row has 3 entries but the first one has 2");
        Files.writeString(file, "1,2\n3,-4\n");
        assertThatThrownBy(() -> FactorFiles.readText(file.toString(), Precision.DOUBLE))
                .hasMessageContaining("line 2: the value '-4'");
    }

    @Test
    void failedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = folder.resolve("loss.csv");
        LossFile.write(file, Loss.KULLBACK_LEIBLER, COURSE.subList(0, 1));
        assertThatThrownBy(() -> OutputFile.write(file, stream -> {
                    stream.write(7);
                    throw new IOException("no space left");
                }))
                .hasMessage("no space left");
        assertThat(file).hasContent("iteration,L,KL,seconds\n0,-5.0,900.0,0.000\n");
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void courseIsWrittenAsItGoesAndAnewAfterARestartOrAFailure() throws IOException {
        Path file = folder.resolve("going/loss.csv");
        LossLog losses = new LossLog(file, Loss.KULLBACK_LEIBLER);
        for (int points = 1; points <= COURSE.size(); points++) {
            assertThat(losses.told(COURSE.subList(0, points))).isEmpty();
            assertThat(file).content().hasLineCount(points + 1);
        }
        Path whole = folder.resolve("whole.csv");
        LossFile.write(whole, Loss.KULLBACK_LEIBLER, COURSE);
        assertThat(file).hasSameTextualContentAs(whole);
        assertThat(new LossLog(file, Loss.KULLBACK_LEIBLER).told(COURSE.subList(0, 2)))
                .isEmpty();
        assertThat(file).content().hasLineCount(3);

        Path blocked = Files.createFile(folder.resolve("blocked"));
        LossLog later = new LossLog(blocked.resolve("loss.csv"), Loss.KULLBACK_LEIBLER);
        assertThat(later.told(COURSE.subList(0, 1)))
                .hasValueSatisfying(trouble -> assertThat(trouble).contains("cannot be written now"));
        Files.delete(blocked);
        assertThat(later.told(COURSE.subList(0, 2))).isEmpty();
        assertThat(blocked.resolve("loss.csv")).content().hasLineCount(3);
    }

    @Test
    void lossIsCalledByItsName() throws IOException {
        Path file = folder.resolve("loss.csv");
        LossFile.write(file, Loss.FROBENIUS, COURSE);
        assertThat(file).content().startsWith("iteration,L,frobenius,seconds\n");
        assertThat(Loss.FROBENIUS.shown(4)).isEqualTo("frobenius 4.0000000");
        assertThat(Loss.KULLBACK_LEIBLER.shown(-2.15e-5))
                .isEqualTo("KL -2.1500000e-05 (0 but for smoothing and rounding)");
    }

    @Test
    void filesHaveTheModeThatTheUmaskGives() throws IOException {
        Path plain = Files.createFile(folder.resolve("plain"));
        Path file = folder.resolve("loss.csv");
        LossFile.write(file, Loss.KULLBACK_LEIBLER, COURSE);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    void reportHoldsCourseTopicsAndSettings() throws Exception {
        Factors factors = new Factors(
                Factor.of(Precision.DOUBLE, 1, 2, i -> new double[] {1, 3}),
                Factor.of(Precision.DOUBLE, 3, 2, j -> new double[] {j, 2 - j}));
        Vocabulary vocabulary = new Vocabulary(List.of("<sea>", "ship", "tea & toast"));
        Path file = folder.resolve("report.html");
        HtmlReport.write(
                file, "Topics", Loss.KULLBACK_LEIBLER, Map.of("rank", "2"), COURSE, vocabulary.topics(factors, 2));
        String html = Files.readString(file);
        assertThat(html)
                .contains("2 iterations in 0.5 s: L is -7.500000000, with its constant terms KL 4.0000000")
                .contains("logarithmic scale")
                .contains("<tr><td>2</td><td>75.0 %</td><td>&lt;sea&gt;, ship</td></tr>")
                .contains("<tr><td>1</td><td>25.0 %</td><td>tea &amp; toast, ship</td></tr>")
                .contains("<tr><th>rank</th><td>2</td></tr>")
                .doesNotContain("http", "script");
        String svg = html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + 6);
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void reportWithoutVocabularyHasNoTopics() throws IOException {
        Path file = folder.resolve("report.html");
        HtmlReport.write(file, "Digits", Loss.FROBENIUS, Map.of(), COURSE.subList(0, 1), List.of());
        assertThat(file).content().doesNotContain("topics", "Topics", "NaN");
    }

    @Test
    void vocabularyOfAnotherSizeIsRefused() {
        String words = "classpath:data/austen/cols.txt.gz";
        assertThat(Vocabulary.read(words, UnaryOperator.identity(), 2000).names())
                .hasSize(2000);
        assertThatThrownBy(() -> Vocabulary.read(words, UnaryOperator.identity(), 64))
                .hasMessageContaining("there are 2000 names but the matrix has 64 columns");
    }
}
