package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeFoldTests {

    @ParameterizedTest
    @CsvSource({"1, 0", "2, (01)", "3, (0(12))", "4, ((01)(23))", "5, ((01)(2(34)))", "7, ((0(12))((34)(56)))"})
    void theHalvesOfTheIdsAreCombinedFirst(int tasks, String expected) {
        List<String> ids = List.of("0", "1", "2", "3", "4", "5", "6").subList(0, tasks);
        assertThat(TreeFold.fold(ids, (left, right) -> "(" + left + right + ")"))
                .isEqualTo(expected);
    }
}
