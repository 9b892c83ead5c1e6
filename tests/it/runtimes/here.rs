use proptest::prelude::*;
use signoff::domain::assessment::Here;
use signoff::domain::evidence::runtime::claude::ClaudePlugin;
use signoff::domain::evidence::runtime::opencode::OpencodeConfig;
use signoff::domain::profile::PluginEntry as Entry;
use signoff::domain::rules::host::here::{in_claude, in_opencode};

fn other(version: &str) -> Here {
    Here::OtherVersion(version.to_owned())
}

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn packages() {
    let cases: [(&str, &str, &[&str], Here); 16] = [
        ("a", "1.2", &["a@1.2"], Here::Yes),
        ("a", "1.2", &["b@1", "a@1.2", "a@1.2"], Here::Yes),
        ("a", "1.2", &["npm:a@1.2"], Here::Yes),
        ("a", "1.2", &["a@1.3"], other("1.3")),
        ("a", "1.2", &["a@1.2.0"], other("1.2.0")),
        ("a", "1.2", &["a@latest"], other("latest")),
        ("a", "1.2", &["a"], other("no version")),
        ("a", "1.2", &["a@"], other("no version")),
        ("a", "1.2", &["a@1.2", "a@1.3"], other("1.3")),
        ("a", "1.2", &["a@1.2", "a"], other("no version")),
        ("a", "1.2", &["a@npm:evil@1.2"], other("npm:evil@1.2")),
        ("@s/a", "1.2", &["@s/a@1.2"], Here::Yes),
        ("@s/a", "1.2", &["@s/a"], other("no version")),
        ("@s/a", "1.2", &["a@1.2", "@t/a@1.2"], Here::Missing),
        ("a", "1.2", &["@s/a@1.2", "aa@1.2", "./a@1.2", "file:///x/a@1.2"], Here::Missing),
        ("a", "1.2", &[], Here::Missing),
    ];
    for (name, version, plugins, expected) in cases {
        let entry = Entry::Package { name: name.to_owned(), version: version.to_owned() };
        let config = OpencodeConfig { plugins: owned(plugins), instructions: owned(&["a@1.2"]) };
        assert_eq!(in_opencode(&entry, &config), expected, "{name} {version} {plugins:?}");
    }
}

#[test]
fn files() {
    let end = "/.config/opencode/plugins/w/my tree.ts";
    let there = [
        (end, "file:///home/x/.config/opencode/plugins/w/my%20tree.ts"),
        (end, "file:///Users/x/.config/opencode/plugins/w/my%20tree.ts"),
        (end, "file:///C:/Users/x/.config/opencode/plugins/w/my%20tree.ts"),
        (end, "file://localhost/root/.config/opencode/plugins/w/my tree.ts"),
        (end, "/root/.config/opencode/plugins/w/my tree.ts"),
        (end, r"C:\Users\x\.config\opencode\plugins\w\my tree.ts"),
        (end, "/home/x//.config/./opencode/old/../plugins/w/my tree.ts"),
        ("my%20tree.ts", "file:///x/my%20tree.ts"),
        ("tree.ts", "./tree.ts"),
        ("tree.ts", "../w/tree.ts"),
        ("~/w/tree.ts", "file:///home/x/w/tree.ts"),
        ("/home/op/w/tree.ts", "file:///C:/Users/x/w/tree.ts"),
        ("/Users/op/w/tree.ts", "/root/w/tree.ts"),
        ("C:\\Users\\op\\w\\tree.ts", "file:///home/x/w/tree.ts"),
        ("home/x/w/tree.ts", "file:///home/x/w/tree.ts"),
        ("w/%C3%A9.ts", "file:///x/w/é.ts"),
        ("w/é.ts", "file:///x/w/%c3%a9.ts"),
        ("100%.ts", "/x/100%.ts"),
        ("/opt/w.ts", "file:///opt/w.ts"),
    ];
    let missing = [
        ("tree.ts", "file:///x/my-tree.ts"),
        ("tree.ts", "file:///x/tree.ts.bak"),
        ("tree.ts", "tree.ts"),
        ("tree.ts@1", "@a/tree.ts@1"),
        ("tree.ts", "~/tree.ts"),
        ("w/tree.ts", "file:///x/w%2Ftree.ts"),
        ("~/w/tree.ts", "file:///opt/w/tree.ts"),
        ("~/w/tree.ts", "file:///home/x/y/w/tree.ts"),
        ("/home/op/w/tree.ts", "/opt/w/tree.ts"),
        ("w.ts", "https://x/w.ts"),
        ("", "file:///x/w.ts"),
        ("/", "file:///x/w.ts"),
    ];
    let says = |end: &str, plugin: &str| {
        let config = OpencodeConfig { plugins: owned(&["z@1", plugin]), ..OpencodeConfig::default() };
        in_opencode(&Entry::FileEndingWith(end.to_owned()), &config)
    };
    for (end, plugin) in there {
        assert_eq!(says(end, plugin), Here::Yes, "{end} {plugin}");
    }
    for (end, plugin) in missing {
        assert_eq!(says(end, plugin), Here::Missing, "{end} {plugin}");
    }
}

#[test]
fn texts() {
    let there = [
        ("~/.config/x.md", "~/.config/x.md"),
        ("~/.config/x.md", "/home/op/.config/x.md"),
        ("/home/a/.config/x.md", "/Users/b/.config/x.md"),
        ("/home/a/.config/x.md", "~/.config/x.md"),
        ("~/.config/x.md", "C:/Users/b/.config/x.md"),
        ("~/.config/x.md", "c:\\users\\b\\.config\\x.md"),
        ("~/.config/x.md", "/root/.config/x.md"),
        ("docs/*.md", "./docs/*.md"),
        ("https://x/home/a/y.md", "https://x/home/a/y.md"),
        ("C:/x.md", "C:/../x.md"),
    ];
    let missing = [
        ("~/.config/x.md", "/opt/.config/x.md"),
        ("~/.config/x.md", ".config/x.md"),
        ("~/.config/x.md", "/home/op/more/.config/x.md"),
        ("docs/x.md", "/docs/x.md"),
        ("x.md", "X.md"),
        ("x.md", "~/../x.md"),
        ("x.md", "../x.md"),
        ("https://x/a/../y.md", "https://x/y.md"),
        (".", ""),
    ];
    let says = |text: &str, instruction: &str| {
        let config = OpencodeConfig { plugins: owned(&[text]), instructions: owned(&["z.md", instruction]) };
        in_opencode(&Entry::Text(text.to_owned()), &config)
    };
    for (text, instruction) in there {
        assert_eq!(says(text, instruction), Here::Yes, "{text} {instruction}");
    }
    for (text, instruction) in missing {
        assert_eq!(says(text, instruction), Here::Missing, "{text} {instruction}");
    }
}

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
const DATE: &str = "202611251200";

/// `id@marketplace version commit enabled`; `-` is none.
fn plugin(words: &str) -> ClaudePlugin {
    let words: Vec<_> = words.split(' ').map(|word| (word != "-").then_some(word)).collect();
    let text = |at: usize| words[at].map(|word| word.replace("COMMIT", COMMIT));
    let (id, marketplace) = words[0].unwrap().split_once('@').unwrap();
    ClaudePlugin {
        id: id.to_owned(),
        marketplace: (!marketplace.is_empty()).then(|| marketplace.to_owned()),
        version: text(1),
        commit: text(2),
        scope: None,
        enabled: words[3].map(|word| word == "yes"),
    }
}

fn claude(id: &str, version: &str, plugins: &[&str]) -> Here {
    let entry = Entry::Installed { id: id.to_owned(), version: version.to_owned(), marketplace: "m".to_owned() };
    in_claude(&entry, &plugins.iter().map(|words| plugin(words)).collect::<Vec<_>>())
}

#[test]
fn installed_plugins() {
    let foreign = |name: &str| Here::OtherMarketplace(name.to_owned());
    let cases: [(&str, &[&str], Here); 22] = [
        ("1.0", &[], Here::Missing),
        ("1.0", &["b@m 1.0 - yes"], Here::Missing),
        ("1.0", &["a@m 1.0 - yes"], Here::Yes),
        ("1.0", &["a@m 1.0 - -"], Here::Yes),
        ("1.0", &["a@m 1.0 - no"], Here::Disabled),
        ("1.0", &["a@m 1.0 - no", "a@m 1.0 - yes"], Here::Yes),
        ("1.0", &["a@m 1.0 - no", "a@m 1.0 - no"], Here::Disabled),
        ("1.0", &["a@m 1.0 - -", "a@m 1.0 - no"], Here::Disabled),
        ("1.0", &["a@m 2.0 - no"], Here::Disabled),
        ("1.0", &["a@m 2.0 - yes"], other("2.0")),
        ("1.0", &["a@m - - yes"], other("no version")),
        ("1.0", &["a@m - COMMIT yes"], other("no version")),
        ("1.0", &["a@m 1.0 - yes", "a@m 2.0 - yes"], other("2.0")),
        ("1.0", &["a@m 1.0 - -", "a@m 2.0 - -"], other("2.0")),
        ("1.0", &["a@m 1.0 - yes", "a@m 2.0 - no"], Here::Yes),
        ("1.0", &["a@m 1.0 - no", "a@m 2.0 - yes"], other("2.0")),
        ("1.0", &["a@n 1.0 - yes"], foreign("n")),
        ("1.0", &["a@n 1.0 - no"], foreign("n")),
        ("1.0", &["a@ 1.0 - yes"], foreign("no marketplace")),
        ("1.0", &["a@m 1.0 - yes", "a@n 1.0 - yes"], foreign("n")),
        ("1.0", &["a@m 1.0 - yes", "a@n 1.0 - no"], Here::Yes),
        ("1.0", &["a@m 1.0 - no", "a@n 1.0 - no"], Here::Disabled),
    ];
    for (version, plugins, expected) in cases {
        assert_eq!(claude("a", version, plugins), expected, "{version} {plugins:?}");
        assert_eq!(claude("a@m", version, plugins), expected, "{version} {plugins:?}");
    }
}

#[test]
fn versions_that_are_commits() {
    let cases = [
        ("0123456789ab", "a@m 0123456789ab - yes", true),
        ("0123456789AB", "a@m 0123456789ab - yes", true),
        (COMMIT, "a@m 0123456789ab - yes", true),
        ("0123456789abcd", "a@m 0123456789ab - yes", true),
        ("0123456789ab", "a@m 1.0 COMMIT yes", true),
        ("1.0", "a@m 1.0 COMMIT yes", true),
        (COMMIT, "a@m 1.0 COMMIT yes", true),
        ("0123456789a", "a@m 1.0 COMMIT yes", true),
        ("0123456", "a@m 1.0 COMMIT yes", true),
        ("012345", "a@m 1.0 COMMIT yes", false),
        ("0123456789ac", "a@m 1.0 COMMIT yes", false),
        ("0123456789ag", "a@m 0123456789agh - yes", false),
        (DATE, "a@m 20261125120000 - yes", false),
        ("20261125120000", "a@m 202611251200 - yes", false),
        (DATE, "a@m 202611251200 - yes", true),
        ("", "a@m 1.0 COMMIT yes", false),
        ("0123456789é", "a@m 0123456789ab - yes", false),
    ];
    for (version, plugin, same) in cases {
        assert_eq!(claude("a", version, &[plugin]) == Here::Yes, same, "{version} {plugin}");
    }
}

#[test]
fn each_runtime_has_its_own_entries() {
    let installed = Entry::Installed { id: "a".to_owned(), version: "1".to_owned(), marketplace: "m".to_owned() };
    let config = OpencodeConfig { plugins: owned(&["a@1", "a@m"]), instructions: owned(&["a", "a@m"]) };
    assert_eq!(in_opencode(&installed, &config), Here::Missing);
    let package = Entry::Package { name: "a".to_owned(), version: "1".to_owned() };
    let all = [package, Entry::FileEndingWith("a".to_owned()), Entry::Text("a".to_owned())];
    for entry in all {
        assert_eq!(in_claude(&entry, &[plugin("a@m 1 - yes")]), Here::Missing);
    }
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a@/~.%é:\\\\0-9C]{0,12}", "file://[/a%2é.:C]{0,12}"]
}

fn some_plugin() -> impl Strategy<Value = ClaudePlugin> {
    let maybe = || prop::option::of(words());
    (words(), maybe(), maybe(), maybe(), prop::option::of(any::<bool>())).prop_map(
        |(id, marketplace, version, commit, enabled)| ClaudePlugin {
            id,
            marketplace,
            version,
            commit,
            scope: None,
            enabled,
        },
    )
}

proptest! {
    #[test]
    fn anything_is_compared_without_panic(a in words(), b in words(), c in words(), plugin in some_plugin()) {
        let config = OpencodeConfig { plugins: vec![b.clone(), c.clone()], instructions: vec![b.clone(), c.clone()] };
        let entries = [
            Entry::Package { name: a.clone(), version: b.clone() },
            Entry::FileEndingWith(a.clone()),
            Entry::Text(a.clone()),
            Entry::Installed { id: a.clone(), version: b, marketplace: c },
        ];
        for entry in entries {
            _ = in_opencode(&entry, &config);
            _ = in_claude(&entry, std::slice::from_ref(&plugin));
        }
        let same = ClaudePlugin { id: a, ..plugin };
        let entry = Entry::Installed { id: same.id.clone(), version: String::new(), marketplace: "none".to_owned() };
        prop_assert_ne!(in_claude(&entry, &[same]), Here::Missing);
    }

    #[test]
    fn the_order_of_statements_decides_nothing(states in prop::collection::vec((0..2u8, 0..2u8, 0..3u8), 0..5)) {
        let word = |(market, version, enabled): &(u8, u8, u8)| {
            format!("a@{} {version} - {}", ["m", "n"][usize::from(*market)], ["yes", "no", "-"][usize::from(*enabled)])
        };
        let words: Vec<_> = states.iter().map(word).collect();
        let forward: Vec<_> = words.iter().map(String::as_str).collect();
        let backward: Vec<_> = forward.iter().rev().copied().collect();
        prop_assert_eq!(claude("a", "1", &forward), claude("a", "1", &backward));
    }
}
