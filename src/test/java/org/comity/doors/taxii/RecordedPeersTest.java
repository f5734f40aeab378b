package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answers of medallion, OpenTAXII and OpenCTI, replayed to the client. */
class RecordedPeersTest {

    private static final List<byte[]> OBJECT = List.of(
            "{\"type\":\"domain-name\",\"id\":\"domain-name--3c10e93f-798e-5a26-a0c1-08156efab7f5\",\"value\":\"c2.example\"}"
                    .getBytes(StandardCharsets.UTF_8));
    private static final String DOMAIN = "domain-name--3c10e93f-798e-5a26-a0c1-08156efab7f5";

    private final Taken taken = new Taken();
    private @org.jspecify.annotations.Nullable LoopbackPeer server;
    private @org.jspecify.annotations.Nullable TaxiiClient client;

    private TaxiiClient replay(String name, Credential credential) {
        server = new LoopbackPeer(Recording.of(name).replayed());
        client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")).with(credential));
        return client;
    }

    private URI at(String path) {
        return java.util.Objects.requireNonNull(server).at(path);
    }

    @AfterEach
    void all_that_was_asked_was_recorded() {
        if (client != null && server != null) {
            client.close();
            server.close();
            assertThat(server.broken()).isEmpty();
        }
    }

    @Test
    void medallion_is_found_and_followed_with_its_one_next() throws Exception {
        TaxiiClient client = replay("medallion-pull", new Credential.Basic("desk", "pass"));
        RemoteDiscovery discovery = client.discover();
        assertThat(discovery.apiRoots()).containsExactly(at("/trustgroup1/"), at("/api2/"));
        assertThat(discovery.defaultRoot()).isEqualTo(at("/trustgroup1/"));
        URI root = discovery.apiRoots().getFirst();
        assertThat(client.apiRoot(root).contentBytesMax()).isEqualTo(9_765_625);
        List<RemoteCollection> collections = client.collections(root);
        assertThat(collections).extracting(RemoteCollection::canRead).containsExactly(true, false);

        Following following = Following.of(collections.getFirst().url()).withPageObjects(2);
        Pull pull = client.pull(following, PullCursor.START, taken);
        assertThat(pull.end()).isEqualTo(Pull.End.COMPLETE);
        assertThat(pull.remarks()).isEmpty();
        assertThat(taken.ids()).hasSize(5).doesNotHaveDuplicates();
        Pull second = client.pull(following, taken.cursor(), taken);
        assertThat(second.objects()).isZero();
    }

    @Test
    void medallions_faults_are_told_in_its_words() {
        TaxiiClient client = replay("medallion-faults", Credential.None.NONE);
        PeerFault forbidden = pullFault(client, "472c94ae-3113-4e3e-a4dd-a9f4ac7471d4");
        assertThat(forbidden.kind()).isEqualTo(PeerFault.Kind.DENIED);
        assertThat(forbidden).hasMessageContaining("Forbidden to read collection");
        assertThat(pullFault(client, "472c94ae-3113-4e3e-a4dd-a9f4ac7471d5").kind())
                .isEqualTo(PeerFault.Kind.NOT_FOUND);
        PeerFault broken = pullFault(client, "52892447-4d7e-4f70-b94d-d7f22742ff63");
        assertThat(broken.kind()).isEqualTo(PeerFault.Kind.FAILED);
        assertThat(broken).hasMessageContaining("does not match format");
        assertThat(catchThrowableOfType(PeerFault.class, client::discover).kind())
                .isEqualTo(PeerFault.Kind.DENIED);
    }

    private PeerFault pullFault(TaxiiClient client, String collection) {
        return catchThrowableOfType(
                PeerFault.class,
                () -> client.pull(Following.of(at("/trustgroup1/collections/" + collection)), PullCursor.START, taken));
    }

    @Test
    void medallion_takes_objects_and_lets_them_be_deleted() throws Exception {
        TaxiiClient client = replay("medallion-push", Credential.None.NONE);
        URI collection = at("/trustgroup1/collections/365fed99-08fa-4c6b-8d5d-0e1c5b0a1c01/");
        PushStatus status = client.push(collection, OBJECT);
        assertThat(status.complete()).isTrue();
        assertThat(status.successes().getFirst().message()).isEqualTo("Object already added");
        client.delete(collection, DOMAIN, PullFilters.NONE);
    }

    @Test
    void opentaxii_is_found_by_its_relative_roots_and_followed() throws Exception {
        TaxiiClient client = replay("opentaxii-pull", new Credential.Bearer("a-token-of-the-desk"));
        URI root = client.discover().apiRoots().getFirst();
        URI collection = client.collections(root).getFirst().url();
        Following following = Following.of(collection).withPageObjects(2);
        assertThat(client.pull(following, PullCursor.START, taken).remarks()).isEmpty();
        assertThat(taken.ids()).hasSize(3);
        assertThat(client.pull(following, taken.cursor(), taken).objects()).isZero();
    }

    @Test
    void opentaxiis_manifest_that_says_more_without_next_comes_to_an_end() throws Exception {
        TaxiiClient client = replay("opentaxii-manifest", Credential.None.NONE);
        Following following = Following.of(at("/taxii2/b4f4a0ff-15c5-4d0c-8d0a-3a0bd3a8a4f1/collections/"
                        + "2c2f6b8f-5f0b-4a2e-8d8a-6b2e0a2f9f31"))
                .withPageObjects(2);
        Pull pull = client.manifest(following, PullCursor.START, taken);
        assertThat(pull.remarks()).containsExactly("says that there is more without next; paged by date added");
        assertThat(taken.distinct())
                .isEqualTo(Set.of(
                        "indicator--cd981c25-8042-4166-8945-51178443bdac",
                        DOMAIN,
                        "malware--c0931cc6-c75e-47e5-9036-78fabc95d4ec"));
    }

    @Test
    void opentaxii_takes_objects_in_its_own_time_and_refuses_a_bad_envelope_whole() throws Exception {
        TaxiiClient client = replay("opentaxii-push", Credential.None.NONE);
        URI collection = at(
                "/taxii2/b4f4a0ff-15c5-4d0c-8d0a-3a0bd3a8a4f1/collections/" + "2c2f6b8f-5f0b-4a2e-8d8a-6b2e0a2f9f31/");
        assertThat(client.push(collection, OBJECT).success()).isEqualTo(1);
        PeerFault fault = catchThrowableOfType(
                PeerFault.class,
                () -> client.push(collection, List.of("{\"type\":\"indicator\"}".getBytes(StandardCharsets.UTF_8))));
        assertThat(fault.kind()).isEqualTo(PeerFault.Kind.REFUSED);
        assertThat(fault).hasMessageContaining("validation error, Invalid stix object");
    }

    @Test
    void an_early_opencti_is_followed_without_its_stamps() throws Exception {
        TaxiiClient client = replay("opencti-early-pull", new Credential.Bearer("a-token-of-the-desk"));
        RemoteDiscovery discovery = client.discover();
        assertThat(discovery.defaultRoot()).isNull();
        URI root = discovery.apiRoots().getFirst();
        assertThat(client.apiRoot(root).title()).isEqualTo("Taxii OpenCTI root");
        URI collection = client.collections(root).getFirst().url();
        Pull pull = client.pull(Following.of(collection).withPageObjects(1), PullCursor.START, taken);
        assertThat(taken.ids()).hasSize(2);
        // Ten minutes before its own clock when the run began.
        assertThat(pull.cursor().since()).isEqualTo("2026-01-01T11:50:01Z");
    }

    @Test
    void opencti_is_followed_and_takes_objects() throws Exception {
        TaxiiClient client = replay("opencti-pull", new Credential.Bearer("a-token-of-the-desk"));
        Following following = Following.of(at("/taxii2/root/collections/6a1f1d40-0f4f-4a2b-bb4a-5b4a9a3ec3b0"))
                .withPageObjects(1);
        client.pull(following, PullCursor.START, taken);
        client.pull(following, taken.cursor(), taken);
        assertThat(taken.ids()).hasSize(2);
        assertThat(taken.pages()).containsExactly(1, 1);

        URI writable = at("/taxii2/root/collections/0b4a9a3e-0f4f-4a2b-bb4a-5b4a9a3ec3b1/");
        assertThat(client.push(writable, OBJECT).complete()).isTrue();
        PeerFault fault =
                catchThrowableOfType(PeerFault.class, () -> client.delete(writable, DOMAIN, PullFilters.NONE));
        assertThat(fault).hasMessageContaining("Unsupported operation, UNSUPPORTED_ERROR");
    }

    @Test
    void every_recorded_request_can_be_replayed() throws Exception {
        for (String name : List.of(
                "requests-of-taxii2client",
                "requests-of-taxii2client-2.2",
                "requests-of-opencti",
                "requests-of-opencti-connector",
                "requests-of-misp",
                "requests-of-scripts")) {
            List<Recording.Exchange> exchanges = Recording.of(name).exchanges();
            assertThat(exchanges).as(name).hasSizeGreaterThan(4);
            for (Recording.Exchange each : exchanges) {
                var out = new java.io.ByteArrayOutputStream();
                each.asked().writeTo(out);
                assertThat(out.toString(StandardCharsets.UTF_8))
                        .startsWith(each.asked().method() + " /taxii2")
                        .contains("\r\nHost: node.example\r\n")
                        .contains("\r\nAuthorization: ")
                        .doesNotContain("Content-Length: *");
                assertThat(each.asked().method().equals("POST"))
                        .isEqualTo(each.asked().body().length > 0);
            }
        }
    }
}
