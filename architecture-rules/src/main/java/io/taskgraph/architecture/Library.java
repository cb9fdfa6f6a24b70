package io.taskgraph.architecture;

/** Libraries that only some modules may import. */
public enum Library {
    /** gRPC and its transports. */
    GRPC("the protocol must not depend on its transport") {
        @Override
        String[] packages() {
            return new String[] {"io.grpc.."};
        }
    },

    /** Netty, shaded or not. */
    NETTY("the network is known in one place") {
        @Override
        String[] packages() {
            return new String[] {"io.netty..", "io.grpc.netty.."};
        }
    },

    /** The client of etcd. */
    JETCD("etcd's client and its traps are known in one place") {
        @Override
        String[] packages() {
            return new String[] {"io.etcd..", "io.vertx..", "dev.failsafe.."};
        }
    },

    /** Spring Framework and Spring Boot. */
    SPRING("an application without Spring uses the other modules as they are") {
        @Override
        String[] packages() {
            return new String[] {"org.springframework.."};
        }
    },

    /** The gRPC starters. */
    NET_DEVH("the way off an unmaintained library must be short") {
        @Override
        String[] packages() {
            return new String[] {"net.devh.."};
        }
    },

    /** The logging facade. */
    LOGGER("the engine reports by its effects; the runtime writes the log") {
        @Override
        String[] packages() {
            return new String[] {"org.slf4j.."};
        }
    };

    private final String reason;

    Library(String reason) {
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    abstract String[] packages();
}
