/** Test support for contexts of Spring Boot. The only package of this module that sees Spring; needs {@code spring-test}. */
@NullMarked
package io.taskgraph.test.boot;

import org.jspecify.annotations.NullMarked;
