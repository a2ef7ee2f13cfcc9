import assert from "node:assert/strict";
import { test } from "node:test";
import { httpRouteRule } from "../../src/links/http-route/http-route-rule.ts";
import { routeKey } from "../../src/links/http-route/route-path.ts";
import { checkBorder } from "./border-fixture.ts";

const check = (files: Readonly<Record<string, string>>, expected: string): void =>
    checkBorder(httpRouteRule, files, expected);

test("routes of axum meet fetch", () => {
    check(
        {
            "src/main.rs": `
                fn app(state: AppState) -> Router {
                    let admin = Router::new().route("/stats", get(stats));
                    Router::new()
                        .route("/", get(index))
                        .route("/users", get(list_users).post(users::create))
                        .route("/users/:id", axum::routing::get(user).layer(limit()).delete(remove))
                        .route("/files/{*path}", any(files))
                        .nest("/admin", admin)
                        .nest("/v1", Router::new().route("/orders/{id}/items", put(|| async {})))
                        .nest("/shop", shop())
                        .with_state(state)
                }
                fn shop() -> Router { Router::new().route("/carts/{cart}", patch(change)) }
                fn other(map: Map) { map.route("/no", 1); }
            `,
            "web/api.ts": `
                const list = await fetch("/api/users?page=1");
                const user = await fetch(\`\${BASE}/users/\${id}\`, { headers });
                await fetch("/users/" + id, { method: "DELETE" });
                await fetch(\`http://localhost:3000/users/7\`, { method: "PUT" });
                await axios.patch("/shop/carts/1", { a: 1 });
                await axios({ url: "/admin/stats" });
                await api.put(\`/v1/orders/\${order.id}/itmes\`, body);
                await this.http.get<User[]>("/users");
                await fetch("/files/a/b/c");
                await fetch("https://example.com/users");
                await fetch(url, options); await fetch("/users", options);
                map.get("/users"); await fetch("users");
                await fetch("/elsewhere");
            `,
            "tests/test_api.py": `
requests.get("http://127.0.0.1:8000/users")
httpx.post(f"{BASE}/users", json={})
self.client.delete("/users/" + str(7))
client.request("PATCH", f"/shop/carts/{cart}")
client.patch("/shop/catrs/1")
requests.get(f"https://{host}/users")
`,
        },
        `
        src/main.rs:3:54 definition GET /admin/stats
        src/main.rs:5:33 definition GET /
        src/main.rs:6:33 definition GET /users
        src/main.rs:6:58 definition POST /users
        src/main.rs:7:33 definition GET /users/{} as /users/:id
        src/main.rs:7:86 definition DELETE /users/{} as /users/:id
        src/main.rs:8:33 definition GET /files/{*} as /files/{*path}
        src/main.rs:8:50 definition POST /files/{*} as /files/{*path}
        src/main.rs:8:50 definition PUT /files/{*} as /files/{*path}
        src/main.rs:8:50 definition DELETE /files/{*} as /files/{*path}
        src/main.rs:8:50 definition PATCH /files/{*} as /files/{*path}
        src/main.rs:10:59 definition PUT /v1/orders/{}/items as /orders/{id}/items
        src/main.rs:14:60 definition PATCH /shop/carts/{} as /carts/{cart}
        web/api.ts:2:43 use GET /users as /api/users
        web/api.ts:3:50 use GET /users/{} as /users/\${id}
        web/api.ts:4:30 use DELETE /users/{} as /users/
        web/api.ts:5:51 use PUT /users/{} as /users/7
        web/api.ts:6:36 use PATCH /shop/carts/{} as /shop/carts/1
        web/api.ts:7:37 use GET /admin/stats
        web/api.ts:8:32 use PUT /v1/orders/{}/itmes as /v1/orders/\${order.id}/itmes
        web/api.ts:9:46 use GET /users
        web/api.ts:10:30 use GET /files/a/b/c
        web/api.ts:14:30 use GET /elsewhere
        tests/test_api.py:2:36 use GET /users
        tests/test_api.py:3:20 use POST /users
        tests/test_api.py:4:21 use DELETE /users/{} as /users/
        tests/test_api.py:5:27 use PATCH /shop/carts/{} as /shop/carts/{cart}
        tests/test_api.py:6:15 use PATCH /shop/catrs/{} as /shop/catrs/1
        web/api.ts:5:51 warning http-route.method: /users/7 takes DELETE, GET, but PUT is requested.
        web/api.ts:8:32 warning http-route.missing: No route answers PUT /v1/orders/\${order.id}/itmes. Did you mean items instead of itmes?
          Change to items: itmes=>items
        tests/test_api.py:6:15 warning http-route.missing: No route answers PATCH /shop/catrs/1. Did you mean carts instead of catrs?
          Change to carts: catrs=>carts
    `,
    );
});

test("routes of actix and Rocket stand in attributes and scopes", () => {
    check(
        {
            "src/actix.rs": `
                #[get("/items/{id:\\\\d+}")]
                async fn item(path: web::Path<u32>) -> impl Responder {}
                #[route("/both", method = "GET", method = "POST")]
                async fn both() {}
                fn app() -> App {
                    App::new()
                        .service(web::scope("/shop").service(item).service(
                            web::resource("/carts").route(web::get().to(carts)).route(web::post().to(add)),
                        ))
                        .route("/health", web::get().to(health))
                }`,
            "src/rocket.rs": `
                #[rocket::get("/people/<id>?<all>")]
                fn person(id: u32, all: bool) {}
                #[post("/people", data = "<input>")]
                fn add_person(input: Form) {}
                #[launch]
                fn rocket() -> _ { rocket::build().mount("/api", routes![person, add_person]) }
                #[get(other)]
                fn unrelated() {}
            `,
            "a.js": `
                ky.get("http://localhost:8080/shop/items/5"); ky.post("/shop/carts"); $fetch("/api/people/3");
                fetch("/people", { method: "POST", body }); fetch("/both", { method });
            `,
        },
        `
        src/actix.rs:2:24 definition GET /shop/items/{} as /items/{id:\\d+}
        src/actix.rs:4:19 definition POST /both
        src/actix.rs:4:26 definition GET /both
        src/actix.rs:9:44 definition POST /shop/carts
        src/actix.rs:9:44 definition GET /shop/carts
        src/actix.rs:11:33 definition GET /health
        src/rocket.rs:2:32 definition GET /people/{} as /people/<id>?<all>
        src/rocket.rs:4:25 definition POST /people
        a.js:2:46 use GET /shop/items/{} as /shop/items/5
        a.js:2:72 use POST /shop/carts
        a.js:2:95 use GET /people/{} as /api/people/3
        a.js:3:24 use POST /people
    `,
    );
});

test("keys are the same however a parameter is written", () => {
    const paths = ["/a/{id}", "/a/:id", "/a/<id>", "/a/{id:[0-9]+}", "/api/a/12/", "a/{}?x=/b#c"];
    for (const path of paths) assert.equal(routeKey("GET", path), "GET /a/{}", path);
    assert.equal(routeKey("GET", "/files/<path..>"), "GET /files/{*}");
    assert.equal(routeKey("GET", "/"), "GET /");
});
