import assert from "node:assert/strict";
import { test } from "node:test";
import { readProto } from "../../src/links/proto/proto-file.ts";
import { protoRule } from "../../src/links/proto/proto-rule.ts";
import { checkBorder, endpointsOf } from "./border-fixture.ts";

const check = (files: Readonly<Record<string, string>>, expected: string): void =>
    checkBorder(protoRule, files, expected);

const proto = `
    syntax = "proto3";
    // service Old {}
    package hello.world;
    option java_package = "service Fake {";
    message HelloRequest { string name = 1; message service { } }
    service Greeter {
        option deprecated = true;
        rpc SayHello (HelloRequest) returns (HelloReply) {}
        rpc SayMany(HelloRequest) returns (stream .hello.world.HelloReply) { option (google.api.http) = { get: "/x" }; }
        rpc Close (Empty) returns (Empty);
    }
`;

test("rpcs meet the server and the clients of Rust", () => {
    check(
        {
            "proto/hello.proto": proto,
            "src/server.rs": `
                pub mod pb { tonic::include_proto!("hello.wrold"); }
                use pb::greeter_server::{Greeter, GreeterServer};
                #[tonic::async_trait]
                impl Greeter for MyGreeter {
                    type SayManyStream = ReceiverStream<Result<HelloReply, Status>>;
                    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<Response<HelloReply>, Status> {}
                    async fn say_mnay(&self, request: Request<HelloRequest>) -> Result<Response<Self::SayManyStream>, Status> {}
                }
                impl Greeter for NotMarked { fn other() {} }
                #[tonic::async_trait]
                impl pb::greeter_server::Greeter for ByMacro { rest!(); }
            `,
            "src/client.rs": `
                use pb::greeter_client::GreeterClient;
                struct App { greeter: GreeterClient<Channel>, map: HashMap<String, u8> }
                async fn main() {
                    let mut client = GreeterClient::connect("http://[::1]:50051").await?;
                    client.say_hello(request).await?;
                    client.say_helo(request).await?;
                    client.max_decoding_message_size(1);
                }
                impl App { async fn f(&mut self, other: &mut pb::GreeterClient<Channel>) { self.greeter.close(x); other.say_many(y); self.map.get(z); } }
            `,
        },
        `
        proto/hello.proto:4:13 definition package hello.world
        proto/hello.proto:7:13 definition Greeter (SayHello, SayMany, Close)
        proto/hello.proto:9:13 definition Greeter.say_hello as SayHello -> HelloReply
        proto/hello.proto:10:13 definition Greeter.say_many as SayMany -> stream .hello.world.HelloReply
        proto/hello.proto:11:13 definition Greeter.close as Close -> Empty
        src/server.rs:2:53 use package hello.wrold
        src/server.rs:5:22 use Greeter (say_hello, say_mnay) [server]
        src/server.rs:7:30 use Greeter.say_hello [rust]
        src/server.rs:8:30 use Greeter.say_mnay [rust]
        src/server.rs:12:42 use Greeter () open [server]
        src/client.rs:6:28 use Greeter.say_hello [rust]
        src/client.rs:7:28 use Greeter.say_helo [rust]
        src/client.rs:10:105 use Greeter.close [rust]
        src/client.rs:10:121 use Greeter.say_many [rust]
        src/server.rs:2:53 warning proto.package: There is no package hello.wrold. Did you mean hello.world?
          Change to hello.world: hello.wrold=>hello.world
        src/server.rs:5:22 error proto.not-implemented: Greeter has rpcs that this does not implement: say_many and close.
        src/server.rs:8:30 error proto.unknown-rpc: The service Greeter has no rpc say_mnay. Did you mean say_many?
          Change to say_many: say_mnay=>say_many
        src/client.rs:7:28 error proto.unknown-rpc: The service Greeter has no rpc say_helo. Did you mean say_hello?
          Change to say_hello: say_helo=>say_hello
    `,
    );
});

test("rpcs meet clients of TypeScript and Python", () => {
    check(
        {
            "hello.proto": proto,
            "a.ts": `
                import * as grpc from "@grpc/grpc-js";
                const client = new hello.GreeterClient("localhost:50051", grpc.credentials.createInsecure());
                client.sayHello(request, callback);
                const loaded = new hello_proto.Greeter(target, grpc.credentials.createInsecure());
                loaded.sayMany({}); loaded.sayMayn({});
                class A { private greeter = createClient(Greeter, transport); f() { return this.greeter.close({}); } }
                const api = new ApiClient(); api.sayHello(); loaded.waitForReady();
            `,
            "a.py": `
class Greeter(hello_pb2_grpc.GreeterServicer):
    def __init__(self):
        self.stub = hello_pb2_grpc.GreeterStub(channel)
    def SayHello(self, request, context):
        return self.stub.SayHello(request)
    async def SayMany(self, request, context): ...
stub = GreeterStub(channel)
stub.Colse(request)
`,
        },
        `
        hello.proto:4:13 definition package hello.world
        hello.proto:7:13 definition Greeter (SayHello, SayMany, Close)
        hello.proto:9:13 definition Greeter.say_hello as SayHello -> HelloReply
        hello.proto:10:13 definition Greeter.say_many as SayMany -> stream .hello.world.HelloReply
        hello.proto:11:13 definition Greeter.close as Close -> Empty
        a.ts:4:24 use Greeter.say_hello as sayHello [script]
        a.ts:6:24 use Greeter.say_many as sayMany [script]
        a.ts:6:44 use Greeter.say_mayn as sayMayn [script]
        a.ts:7:105 use Greeter.close [script]
        a.ts:8:50 use Api.say_hello as sayHello [script]
        a.ts:8:69 use Greeter.wait_for_ready as waitForReady [script]
        a.py:5:9 use Greeter.say_hello as SayHello [python]
        a.py:6:26 use Greeter.say_hello as SayHello [python]
        a.py:7:15 use Greeter.say_many as SayMany [python]
        a.py:9:6 use Greeter.colse as Colse [python]
        a.ts:6:44 error proto.unknown-rpc: The service Greeter has no rpc sayMayn. Did you mean sayMany?
          Change to sayMany: sayMayn=>sayMany
        a.py:9:6 error proto.unknown-rpc: The service Greeter has no rpc Colse. Did you mean Close?
          Change to Close: Colse=>Close
    `,
    );
});

test("a rename writes the case of each language", () => {
    const files: readonly [string, string][] = [
        ["hello.proto", proto],
        [
            "a.rs",
            "use tonic::Channel; fn f(client: GreeterClient<Channel>) { client.say_hello(r) }",
        ],
        [
            "a.ts",
            "import g from './greeter_grpc_pb'; const client = new GreeterClient(); client.sayHello(r);",
        ],
        ["a.py", "stub = GreeterStub(c)\nstub.SayHello(r)"],
    ];
    const ends = files
        .flatMap(([path, text]) => endpointsOf(protoRule, path, text))
        .filter(({ key }) => key === "Greeter.say_hello")
        .map((endpoint) => ({ ...endpoint, symbol: -1 }));
    const [from] = ends;
    assert.ok(from !== undefined);
    assert.deepEqual(
        ends.map((to) => protoRule.renamed?.("GreetUser", from, to)),
        ["GreetUser", "greet_user", "greetUser", "GreetUser"],
    );
});

test("what is broken ends where it is broken", () => {
    const names = (text: string): string =>
        readProto(text)
            .services.map(({ name, rpcs }) => `${name}(${rpcs.map((rpc) => rpc.name).join(" ")})`)
            .join(" ");
    assert.equal(
        names("service A { rpc B (C) returns (D); rpc } service E { rpc F(G) returns(H) {} }"),
        "A(B) E(F)",
    );
    assert.equal(names("service A { rpc B (C returns (D); rpc E (F) returns (G);"), "A(E)");
    assert.equal(names("service"), "");
    assert.equal(readProto("package ;").package, undefined);
});
