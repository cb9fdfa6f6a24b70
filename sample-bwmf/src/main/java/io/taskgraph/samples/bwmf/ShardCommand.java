package io.taskgraph.samples.bwmf;

import io.taskgraph.datum.DatumException;
import io.taskgraph.samples.bwmf.io.ShardFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ResourceUtils;

/** Cuts {@code bwmf.input} for {@code taskgraph.job.tasks} tasks into {@code bwmf.output}; takes part in no job. */
@EnableConfigurationProperties(BwmfProperties.class)
class ShardCommand implements ApplicationRunner, ExitCodeGenerator {

    static final String NAME = "shard";

    private static final Logger logger = LoggerFactory.getLogger(ShardCommand.class);

    private final BwmfProperties properties;
    private final Environment environment;
    private final ResourceLoader resources;
    private int status;

    ShardCommand(BwmfProperties properties, Environment environment, ResourceLoader resources) {
        this.properties = properties;
        this.environment = environment;
        this.resources = resources;
    }

    /** Does the work and returns the status that the process is to end with. */
    static int run(String... args) {
        return SpringApplication.exit(SpringApplication.run(ShardCommand.class, args));
    }

    @Override
    public void run(ApplicationArguments arguments) {
        try {
            write();
        } catch (IOException | DatumException | IllegalArgumentException e) {
            logger.error("No shards: {}", e.getMessage());
            status = 1;
        }
    }

    private void write() throws IOException {
        int tasks = environment.getRequiredProperty("taskgraph.job.tasks", Integer.class);
        String output = properties.getOutput();
        if (output == null) {
            throw new IllegalArgumentException("'bwmf.output' must name the directory for them");
        }
        int duplicates = ShardFiles.write(new Inputs(properties, this::open).matrix(tasks), tasks, Path.of(output));
        if (duplicates > 0) {
            System.out.printf(Console.DUPLICATES, duplicates);
        }
        System.out.printf("%s is cut for %d tasks: --bwmf.input=%s/%n", properties.getInput(), tasks, output);
    }

    private InputStream open(String location) throws IOException {
        String url = ResourceUtils.isUrl(location) ? location : ResourceUtils.FILE_URL_PREFIX + location;
        Resource resource = resources.getResource(url);
        if (!resource.exists()) {
            throw new FileNotFoundException("there is no such file or resource");
        }
        return resource.getInputStream();
    }

    @Override
    public int getExitCode() {
        return status;
    }
}
