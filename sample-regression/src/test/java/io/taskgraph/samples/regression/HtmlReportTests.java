package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/** The report of a fit is one page whose pictures are well-formed, and which needs nothing from elsewhere. */
class HtmlReportTests {

    private static final Pattern PICTURE = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        data/diabetes.csv   | target=progression                                                    | 3 | Residuals
        public/anes96.csv   | target=vote family=binomial features=PID,age,educ categorical=educ    | 3 | Calibration
        public/randhie.csv  | target=mdvis family=negative-binomial                                 | 3 | shape (theta)
        public/anes96.csv   | target=PID family=multinomial features=age,income                     | 2 | 6 age
        data/iris.csv       | target=species family=multinomial l2=1                                | 1 | Objective by epoch
        """)
    void pageHoldsTheFitInPictures(String data, String options, int pictures, String content) throws Exception {
        Path file = folder.resolve("report.html");
        List<String> all =
                new ArrayList<>(List.of("--regression.input=classpath:" + data, "--regression.report=" + file));
        Stream.of(options.split(" ", -1)).forEach(each -> all.add("--regression." + each));
        CommandLine run = CommandLine.run(all.toArray(String[]::new));
        assertThat(run.status()).as(run.outcome().message()).isZero();
        String html = Files.readString(file);
        assertThat(html).contains(content).doesNotContain("http", "<script", "NaN", "Infinity");
        List<String> found =
                PICTURE.matcher(html).results().map(MatchResult::group).toList();
        assertThat(found).hasSize(pictures);
        for (String picture : found) {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(picture)));
        }
    }
}
