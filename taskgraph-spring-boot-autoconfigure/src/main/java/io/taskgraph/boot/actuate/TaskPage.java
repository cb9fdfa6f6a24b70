package io.taskgraph.boot.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some of the tasks, by id.
 *
 * @param total number of all tasks
 * @param byState number of all tasks by state
 * @param offset id of the first one listed
 * @param list those listed
 * @param nextOffset where the next page begins; null on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskPage(
        int total,
        Map<String, Integer> byState,
        int offset,
        List<TaskDescriptor> list,
        @Nullable Integer nextOffset) {}
