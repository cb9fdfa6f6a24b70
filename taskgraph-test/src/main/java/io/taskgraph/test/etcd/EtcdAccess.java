package io.taskgraph.test.etcd;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Users and rights at an etcd, as its user {@code root} sees them. */
public final class EtcdAccess {

    private static final String ROOT = "root";

    private final EtcdGateway gateway;

    EtcdAccess(EtcdGateway gateway) {
        this.gateway = gateway;
    }

    /** Creates user {@code root}, who may do everything, and asks every client for user and password from now on. */
    public void enable(String rootPassword) {
        gateway.post("/v3/auth/user/add", user(ROOT, rootPassword));
        gateway.post("/v3/auth/role/add", "{\"name\":\"root\"}");
        grantRole(gateway, ROOT);
        gateway.post("/v3/auth/enable", "{}");
    }

    /** Asks for user and password again, after {@link #disable}. */
    public void enableAgain() {
        gateway.post("/v3/auth/enable", "{}");
    }

    /** Asks nobody for user and password from now on. */
    public void disable(String rootPassword) {
        as(rootPassword).post("/v3/auth/disable", "{}");
    }

    /** Adds a user who may read and write the keys under a prefix, and nothing else. */
    public void addUser(String rootPassword, String name, String password, String prefix) {
        EtcdGateway root = as(rootPassword);
        root.post("/v3/auth/user/add", user(name, password));
        root.post("/v3/auth/role/add", "{\"name\":\"" + name + "\"}");
        byte[] end = prefix.getBytes(StandardCharsets.UTF_8);
        end[end.length - 1]++;
        root.post(
                "/v3/auth/role/grant",
                "{\"name\":\"" + name + "\",\"perm\":{\"permType\":\"READWRITE\",\"key\":\""
                        + base64(prefix.getBytes(StandardCharsets.UTF_8)) + "\",\"range_end\":\"" + base64(end)
                        + "\"}}");
        grantRole(root, name);
    }

    /** Changes a user's password. */
    public void changePassword(String rootPassword, String name, String password) {
        as(rootPassword).post("/v3/auth/user/changepw", user(name, password));
    }

    /** Takes all rights of a user away. */
    public void revokeRole(String rootPassword, String name) {
        as(rootPassword).post("/v3/auth/user/revoke", "{\"name\":\"" + name + "\",\"role\":\"" + name + "\"}");
    }

    /** Gives a user the rights back. */
    public void grantRole(String rootPassword, String name) {
        grantRole(as(rootPassword), name);
    }

    private static void grantRole(EtcdGateway as, String name) {
        as.post("/v3/auth/user/grant", "{\"user\":\"" + name + "\",\"role\":\"" + name + "\"}");
    }

    private EtcdGateway as(String rootPassword) {
        return gateway.with(gateway.field(gateway.post("/v3/auth/authenticate", user(ROOT, rootPassword)), "token"));
    }

    private static String user(String name, String password) {
        return "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
