package io.taskgraph.starter.aot;

import io.taskgraph.Framework;
import io.taskgraph.boot.TaskBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Tasks by a class of tasks itself. */
@Configuration(proxyBeanMethods = false)
@Import({Base.class, ByTaskClass.OneTask.class})
class ByTaskClass {

    public static void main(String[] args) {
        SpringApplication.run(ByTaskClass.class, args);
    }

    /** With a dependency in its constructor and one in a setter. */
    @TaskBuilder
    static class OneTask extends EndingTask {

        private @Nullable Maker other;

        OneTask(Maker maker) {
            super("its class and " + maker.name());
        }

        @Autowired
        void setOther(Maker maker) {
            other = maker;
        }

        @Override
        public void init(long taskId, Framework framework) {
            if (other == null) {
                throw new IllegalStateException("the setter was not called");
            }
            super.init(taskId, framework);
        }
    }
}
