package io.taskgraph.test.etcd;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts one real etcd for the tests of a class, on free ports of the loopback interface, and stops it after the last one.
 * A parameter of type {@link EtcdServer}, of a constructor or of any method that JUnit calls, is given that server.
 *
 * <pre>{@code
 * @WithEtcd
 * class OrdersTests {
 *     @Test
 *     void ordersOutliveEtcd(EtcdServer etcd) {
 *         etcd.kill();
 *         etcd.restart();
 *     }
 * }
 * }</pre>
 *
 * <p>The {@code etcd} binary is taken from the path, else etcd is run in Docker; with neither, the tests fail and the message says
 * what to install. They are never skipped. Tests of one class share the keys; a test that takes the server down starts it again.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(EtcdExtension.class)
public @interface WithEtcd {}
