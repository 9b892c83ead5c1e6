//! Each shape, honest texts that must stay as they are, and laws that hold for any text.

use super::redacted;
use proptest::prelude::*;

const PEM: &str = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq2\nabc=\n-----END RSA PRIVATE KEY-----";
const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN";

/// Text, what is left of it.
const SHAPES: &[(&str, &str)] = &[
    ("Authorization: Bearer abcdef0123456789", "Authorization: Bearer [redacted: authorization]"),
    ("authorization: basic dXNlcjpwYXNz\r\n", "authorization: basic [redacted: authorization]\r\n"),
    (r#"{"Authorization": "Bearer my-secret-value"}"#, r#"{"Authorization": "Bearer [redacted: authorization]"}"#),
    (
        "curl -H 'Proxy-Authorization: Basic dXNlcjpwYXNz' x",
        "curl -H 'Proxy-Authorization: Basic [redacted: authorization]' x",
    ),
    ("sent BEARER abcdef0123456789.", "sent BEARER [redacted: authorization]"),
    ("token = Bearer abcdefghijklmnopqrstuv", "token = Bearer [redacted: authorization]"),
    ("id AKIAIOSFODNN7EXAMPLE.", "id [redacted: aws access key]."),
    ("(ASIAIOSFODNN7EXAMPLE)", "([redacted: aws access key])"),
    ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "[redacted: github token]"),
    ("gho_abcdefghijklmnopqrstuvwxyz0123456789,", "[redacted: github token],"),
    ("ghu_abcdefghijklmnopqrstuvwxyz0123456789", "[redacted: github token]"),
    ("ghs_abcdefghijklmnopqrstuvwxyz0123456789", "[redacted: github token]"),
    ("ghr_abcdefghijklmnopqrstuvwxyz0123456789", "[redacted: github token]"),
    ("github_pat_11ABCDEFG0abcdefghij_KLMNOP", "[redacted: github token]"),
    ("https://ghp_abcdefghijklmnopqrstuvwxyz0123456789@github.com", "https://[redacted: github token]@github.com"),
    ("glpat-abcDEF123456_-abcDEF", "[redacted: gitlab token]"),
    ("xoxb-1234567890-abcdef", "[redacted: slack token]"),
    ("xoxa-1234567890-abcdef", "[redacted: slack token]"),
    ("xoxp-1234567890-abcdef", "[redacted: slack token]"),
    ("xoxr-1234567890-abcdef", "[redacted: slack token]"),
    ("xoxs-1234567890-abcdef", "[redacted: slack token]"),
    ("sk-abcdefghijklmnopqrstuvwx", "[redacted: api key]"),
    ("use sk-proj-abc123def456ghi789", "use [redacted: api key]"),
    ("sk-ant-api03-AbCdEf_012345-xyz", "[redacted: api key]"),
    ("npm_abcdefghijklmnopqrstuvwxyz0123456789", "[redacted: npm token]"),
    ("AIzaSyA-abcdefghijklmnopqrstuvwxyz01234", "[redacted: google api key]"),
    (
        "AccountName=x;AccountKey=abc+/def==;EndpointSuffix=y",
        "AccountName=x;AccountKey=[redacted: access key];EndpointSuffix=y",
    ),
    (
        "SharedAccessKeyName=root;SharedAccessKey=abc/def=",
        "SharedAccessKeyName=root;SharedAccessKey=[redacted: access key]",
    ),
    (
        "https://a.blob/c?sv=2022&sig=abcdefghij%2Bklmnop%3D&se=1",
        "https://a.blob/c?sv=2022&sig=[redacted: signature]&se=1",
    ),
    ("postgres://bob:hunter2@db:5432/x", "postgres://bob:[redacted: url password]@db:5432/x"),
    ("redis://:p@ss@cache", "redis://:[redacted: url password]@cache"),
    ("https://ghp_abcdefghijklmnopqrst:x@h", "https://[redacted: github token]:[redacted: url password]@h"),
    ("password=hunter2", "password=[redacted: password]"),
    ("password = hunter2\n", "password = [redacted: password]\n"),
    ("Password: Str0ng!pass", "Password: [redacted: password]"),
    ("passwd: 'hunter'", "passwd: '[redacted: password]'"),
    (r#"{"password":"hunter2","a":1}"#, r#"{"password":"[redacted: password]","a":1}"#),
    (r#""password": "with \" quote", "b""#, r#""password": "[redacted: password]", "b""#),
    (r#""log": "{\"password\": \"hunter2\"}""#, r#""log": "{\"password\": \"[redacted: password]\"}""#),
    ("\"secret\": \"cut her", "\"secret\": \"cut her"),
    ("\"secret\": \"cut h3r", "\"secret\": \"[redacted: secret]"),
    ("login --password hunter2 --user bob", "login --password [redacted: password] --user bob"),
    ("login --api-key=abc --user bob", "login --api-key=[redacted: api key] --user bob"),
    ("--token \"abc def1\"", "--token \"[redacted: token]\""),
    ("export GITHUB_TOKEN=abc", "export GITHUB_TOKEN=[redacted: token]"),
    ("PGPASSWORD=hunter psql -h db", "PGPASSWORD=[redacted: password] psql -h db"),
    ("dbPassword: abcd1234", "dbPassword: [redacted: password]"),
    ("Server=tcp:x,1433;User ID=sa;Password=Str0ng!;", "Server=tcp:x,1433;User ID=sa;Password=[redacted: password];"),
    ("client_secret=abc~def&grant_type=x", "client_secret=[redacted: secret]&grant_type=x"),
    ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG", "aws_secret_access_key = [redacted: access key]"),
    ("apikey: zYxWvUtSrQ", "apikey: [redacted: api key]"),
    ("x-api-key: 0123456789", "x-api-key: [redacted: api key]"),
    (r#""private_key": "MIIEabc""#, r#""private_key": "[redacted: private key]""#),
    (r#""ConnectionString": "Server=a;User=b c""#, r#""ConnectionString": "[redacted: connection string]""#),
    ("CONNECTION_STRING=Server=a;Pwd=b next", "CONNECTION_STRING=[redacted: connection string] next"),
    (r#"{"auths":{"r.io":{"auth":"dXNlcjpwYXNz"}}}"#, r#"{"auths":{"r.io":{"auth":"[redacted: login]"}}}"#),
    ("//registry.npmjs.org/:_authToken=abc", "//registry.npmjs.org/:_authToken=[redacted: token]"),
    ("token := \"abc\"", "token := \"[redacted: token]\""),
    ("password=пароль.", "password=[redacted: password]."),
    ("\u{1b}[1mtoken=abc\u{1b}[0m", "\u{1b}[1mtoken=[redacted: token]\u{1b}[0m"),
    ("password=mysecret DB_PASSWORD=supersecret", "password=[redacted: password] DB_PASSWORD=[redacted: password]"),
    ("token=12345678", "token=[redacted: token]"),
];

const HONEST: &[&str] = &[
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  target/app",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8\nAuthor: A <a@b.c>\n",
    "id: 123e4567-e89b-12d3-a456-426614174000",
    "ghcr.io/a/auth-token:20240101-abcdef@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "localhost:5000/secret:v1.2.3-rc1",
    "CONTAINER ID   IMAGE        COMMAND       CREATED        STATUS        PORTS                  NAMES\n\
     3a9f0c11d2e3   nginx:1.27   \"/docker-e…\"   2 hours ago    Up 2 hours    0.0.0.0:80->80/tcp     web-token",
    "NAME                      READY   STATUS    RESTARTS   AGE\n\
     api-token-7d9c5b8f6-x2x9k   1/1     Running   0          5d",
    "default-token-abc12   kubernetes.io/service-account-token   3      5d",
    r#"{"$schema":"https://opencode.ai/config.json","model":"github-copilot/gpt-5","share":"disabled",
       "provider":{"openai":{"options":{"apiKey":"{env:OPENAI_API_KEY}"},"models":{"x":{"limit":{"output":4096}}}}},
       "mcp":{"a":{"type":"remote","url":"http://localhost:8080/sse","enabled":true}},"agent":{},"username":"bob"}"#,
    "Installed plugins:\n\n  ❯ commit-commands@claude-plugins-official\n\
     Version: 6d3752c000e2\n    Scope: user\n    Status: ✔ enabled",
    "event: endpoint\ndata: /message?sessionId=3a9f0c11d2e3\n\n",
    "tokens: 1234",
    "maxTokens: 4096",
    r#"{"tokenizer": "cl100k_base", "max_tokens": 4096, "token": 17, "secret": null, "password": ""}"#,
    "token: the one you got",
    r#""token": "The one you got, isn't it?""#,
    "token = the one you got",
    "a token in prose, and a password, too: keep them secret.",
    "Enter password: ",
    "print(\"token: \", x, \"done\"); echo 'password: '; read x; echo 'ok'",
    "      --password string   Password\n\
       -p, --token TOKEN   The token\n      --with-token        Read token from input",
    "use --token or --password to log in; --secret id=npmrc,src=.npmrc",
    "pub struct Login { password: Option<Vec<u8>>, token: CancellationToken, secret: String }",
    "let token = lexer.next_token();\nif token == \"abc\" { Token::new(token) }\n\
     else { password: args.password.clone() }",
    "connect(token=token, password=self.password, secret=get_secret(1), api_key=os.environ[\"KEY\"])",
    "let paren_token = parenthesized!(content in input);\nself.bang_token: Token![!],\nself.token = paren_token;\n",
    "pub const INET6_TOKEN: _bindgen_ty_7 = _bindgen_ty_7::INET6_TOKEN;\npub ApplyControlToken: SpApplyControlTokenFn,",
    "dot2_token: node.dot2_token, DialogToken: DOT11_DIALOG_TOKEN,",
    "data.token = token\nconst password = new Password();\nforbidPlaceholderToken=FILL-ME api_key: YOUR_API_KEY",
    "export TOKEN=$GITHUB_TOKEN PASSWORD=${DB_PASSWORD} SECRET=$(pass x)",
    "token: ${{ secrets.GITHUB_TOKEN }}",
    "password: ********",
    "Authorization: Bearer <token>, or Authorization: Bearer $TOKEN",
    "Bearer authentication/authorization-middleware is on; the bearer authenticates",
    "private_key = /etc/ssl/private/key1.pem",
    "SECRET=/run/secrets/db1",
    "looks for -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----",
    "-----BEGIN CERTIFICATE-----\nMIIEpAIBAAKCAQEA7bq2MIIEpAIBAAKCAQEA\n-----END CERTIFICATE-----",
    "http://localhost:8080/@scope/pkg ssh://git@github.com:22/a.git a@b.c:80",
    "postgres://bob:${DB_PASSWORD}@db/x",
    "task-list-with-a-long-name-1234567890 disk-0123456789abcdefghij",
    "sk-folding-cube-animation-wrapper",
    "npm_config_registry npm_lifecycle_event AKIA AIza ghp_ eyJ.eyJ.eyJ sk-",
    "eos_token: </s>\n\"pad_token\": \"<|endoftext|>\"",
    r#""auth": "required", "auth": {"type": "oauth"}"#,
    "[redacted: token] password=[redacted: password]",
    "kind: Secret\nmetadata:\n  name: db\nsecretName: tls-2024-cert-01\nimagePullSecrets: []",
    "token: GITHUB_TOKEN\nsecret: my-tls-secret\npassword: false",
    "Ünïcödé — 日本語 🔑 пароль: секрет",
    "",
];

#[test]
fn takes_out_each_shape() {
    for (text, left) in SHAPES {
        let (out, count) = redacted(text);
        assert_eq!((out.as_str(), count), (*left, left.matches("[redacted: ").count()), "{text}");
    }
}

#[test]
fn leaves_honest_texts() {
    for text in HONEST {
        assert_eq!(redacted(text), (text.to_string(), 0));
    }
}

#[test]
fn takes_out_web_tokens() {
    assert_eq!(redacted(&format!("got {JWT}.")), ("got [redacted: json web token].".to_string(), 1));
}

#[test]
fn takes_out_whole_key_blocks() {
    let marked = "[redacted: private key]";
    assert_eq!(redacted(&format!("a\n{PEM}\nb")).0, format!("a\n{marked}\nb"));
    assert_eq!(redacted(&format!("KEY=\"{}\"", PEM.replace('\n', "\\n"))).0, format!("KEY=\"{marked}\""));
    assert_eq!(redacted(&format!("private_key=\"{PEM}\"")).0, format!("private_key=\"{marked}\""));
    let cut = PEM.split("-----END").next().unwrap_or_default();
    assert_eq!(redacted(&format!("{cut}\nThe end of it.")).0, format!("{marked}\n\nThe end of it."));
    assert_eq!(redacted(&format!("{cut}{PEM}")).0, format!("{marked}\n{marked}"));
}

/// Pieces that are likely to meet in odd ways.
fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "token",
        "password",
        "Authorization",
        "bearer",
        "Basic",
        "auth",
        "sig",
        "--",
        "-",
        "_",
        ".",
        "=",
        ":",
        ": ",
        " = ",
        " ",
        "\n",
        "\"",
        "'",
        "`",
        "\\",
        "\\\"",
        "://",
        "@",
        "/",
        ";",
        ",",
        "&",
        "$",
        "${",
        "{",
        "}",
        "<",
        "(",
        ")",
        "[",
        "]",
        "[redacted: x]",
        "[redacted: ",
        "the",
        "one",
        "é",
        "日",
        "🔑",
        "\u{1b}",
        "id=",
        "null",
        "1234",
        "connectionString",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "-----",
        "MIIEpAIBAAKCAQEA7bq2",
        "AKIAIOSFODNN7EXAMPLE",
        "sk-abcdefghijklmnopqrstuvwx",
        "ghp_abcdefghijklmnop0123",
        "xoxb-0123456789",
        JWT,
        PEM,
        "eyJhbGci",
        "abcdefghijklmnopqrst",
        "hunter2",
        "Str0ng!pass",
    ]);
    prop_oneof![8 => fixed.prop_map(str::to_string), 1 => "[a-zA-Z0-9]{1,20}", 1 => any::<String>()]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![1 => any::<String>(), 9 => prop::collection::vec(piece(), 0..16).prop_map(|parts| parts.concat())]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn a_second_walk_changes_nothing(text in text()) {
        let (once, _) = redacted(&text);
        prop_assert_eq!(redacted(&once), (once, 0));
    }

    #[test]
    fn counts_what_it_marks(text in text()) {
        let (out, count) = redacted(&text);
        prop_assert_eq!(count == 0, out == text);
    }

    #[test]
    fn leaves_texts_without_a_shape(text in "[a-z 0-9é日🔑.,\n]{0,80}") {
        prop_assume!(!text.contains("bearer"));
        prop_assert_eq!(redacted(&text), (text, 0));
    }

    #[test]
    fn finds_a_token_between_any_texts(before in "[^a-zA-Z0-9]{0,8}", after in "[^a-zA-Z0-9_]{0,8}") {
        let (out, _) = redacted(&format!("{before}AKIAIOSFODNN7EXAMPLE{after}"));
        prop_assert!(!out.contains("AKIAIOSFODNN7EXAMPLE"));
    }
}
