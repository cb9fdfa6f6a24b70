package io.taskgraph.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Properties of the record of this process, under {@code taskgraph.record}. */
public class RecordProperties {

    /** Directory for the record of this process. Without it, nothing is recorded. */
    private @Nullable String directory;

    /** Maximum size of the record. When it is reached, the record ends and the process goes on. */
    private DataSize maxSize = DataSize.ofMegabytes(256);

    static void check(PropertyRules rules) {
        rules.notBlankIfSet("directory");
        rules.set("maxSize");
    }

    public @Nullable String getDirectory() {
        return directory;
    }

    public void setDirectory(@Nullable String directory) {
        this.directory = directory;
    }

    public DataSize getMaxSize() {
        return maxSize;
    }

    public void setMaxSize(DataSize maxSize) {
        this.maxSize = maxSize;
    }
}
