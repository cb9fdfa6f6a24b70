package io.taskgraph.grpc;

import com.google.protobuf.BytesValue;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.MethodDescriptor;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.IncomingCall;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.RequestHandler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A separate process that serves one block to any caller, in as little memory as it is given. */
final class BlockProcess implements AutoCloseable {

    static final int INCARNATION = 9;

    private final Process process;
    private final String address;

    /** @param jvmOptions options of the JVM */
    BlockProcess(int bytes, long seed, String... jvmOptions) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(List.of(jvmOptions));
        builder.command()
                .addAll(List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        BlockProcess.class.getName(),
                        Integer.toString(bytes),
                        Long.toString(seed)));
        process = builder.redirectError(new File(System.getProperty("java.io.tmpdir"), "block-process.err"))
                .start();
        String line = process.inputReader().readLine();
        if (line == null) {
            throw new IOException("the process has ended before it served");
        }
        address = line;
    }

    String address() {
        return address;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it outright. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    static Block block(int bytes, long seed) {
        byte[] content = new byte[bytes];
        new SplittableRandom(seed).nextBytes(content);
        return Block.of(BytesValue.of(UnsafeByteOperations.unsafeWrap(content)));
    }

    public static void main(String[] arguments) throws InterruptedException {
        Block block = block(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]));
        String address = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0))
                .serve(new RequestHandler() {
                    @Override
                    public @Nullable MethodDescriptor<?, ?> findMethod(String fullMethodName) {
                        return null;
                    }

                    @Override
                    public Runnable handle(IncomingCall call) {
                        ((PullCall) call).responses().answered(block, INCARNATION);
                        return () -> {};
                    }
                });
        System.out.println(address);
        Thread.currentThread().join();
    }
}
