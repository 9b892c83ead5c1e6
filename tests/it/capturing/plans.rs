//! A plan is checked whole before anything of it runs.

use super::{GOOD, Kitchen, PLAN, RECORD, ROWS};

/// An edit of the plan, and what is said of it.
const WRONG: [(&str, &str, &str); 20] = [
    ("count = 4", "count = 0", "line 12: `scenario[0].count`: is 0, expected 1 to 1000000 rows"),
    ("count = 4", "count = -1", "`scenario[0].count`"),
    ("count = 4", "cuont = 4", "line 12: `scenario[0].cuont`: unknown field `cuont`"),
    ("limit_s = 30\nread = { boiled", "limit_s = 0\nread = { boiled", "`scenario[0].limit_s`: is 0"),
    ("id = \"boil\"", "id = \"bake\"", "\"bake\" is no scenario of the profile, expected one of boil, pour"),
    ("id = \"pour\"", "id = \"boil\"", "\"boil\" stands twice"),
    ("./harness.sh\"]\ncount = 4", "./none.sh\"]\ncount = 4", "none.sh"),
    ("[\"./harness.sh\"]\ncount = 4", "[]\ncount = 4", "names no program"),
    ("[\"./harness.sh\"]\ncount = 4", "[\"no-such-program\"]\ncount = 4", "`no-such-program` is not installed"),
    ("json:/boiled", "json:boiled", "is no reading, expected \"exit\" or \"json:/POINTER\""),
    ("boiled = \"json:/boiled\", ", "", "`boiledRate` is not read"),
    ("boiled = \"json:/boiled\"", "boiled = \"exit\", boiledRate = \"exit\"", "is named twice"),
    ("spillRate = \"exit\"", "spillRate = \"exit\", boiledRate = \"exit\"", "is no metric that `pour` feeds"),
    ("keepWarm = true", "keepWarn = true", "`keepWarm` of the profile is not set"),
    ("keepWarm = true", "keepWarm = \"on\"", "`run.flags.keepWarm`"),
    ("provider = \"bench\"", "provider = \"<provider>\"", "still to be filled in"),
    ("id = \"gate-7\"", "id = \"gate/7\"", "is no id"),
    ("type = \"gate\"", "kind = \"gate\"", "unknown field `kind`"),
    ("version = \"2.0\"", "version = \"2.0\"\nfolder = \"nowhere\"", "is no folder"),
    ("[run]", "[run", "this is no TOML"),
];

#[test]
fn whatever_is_wrong_with_a_plan_is_told_and_nothing_runs() {
    let kitchen = Kitchen::new(&format!("touch ran\n{GOOD}"));
    for (from, to, told) in WRONG {
        assert!(PLAN.contains(from), "{from}");
        kitchen.write("plan.toml", &PLAN.replace(from, to));
        kitchen.collect("--allow-dirty").ends(2).says(told);
        assert!(
            !kitchen.path("ran").exists() && !kitchen.path(ROWS).exists() && !kitchen.path(RECORD).exists(),
            "{to}"
        );
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let kitchen = Kitchen::new(GOOD);
    kitchen.write("plan.toml", &PLAN.replace("count = 4", "count = 0").replace("limit_s = 30", "limit_s = 0"));
    let ran = kitchen.collect("--allow-dirty").ends(2).says("3 faults in the plan");
    assert_eq!(ran.stderr.lines().filter(|line| line.starts_with("  line ")).count(), 3);
}

#[test]
fn without_git_or_a_repository_s_name_nothing_runs() {
    let kitchen = Kitchen::new(GOOD);
    kitchen.git(&["remote", "remove", "origin"]);
    kitchen.collect("").ends(2).says("names no remote `origin`");
    kitchen.write("plan.toml", &PLAN.replace("[run]", "[run]\nrepo = \"acme/kettle\""));
    kitchen.commit();
    kitchen.collect("").ends(0);
    std::fs::remove_dir_all(kitchen.path(".git")).unwrap();
    kitchen
        .run("collect plan.toml --out proof/b.raw-runs.ndjson --profile signoff.toml")
        .ends(2)
        .says("no git work tree");
}

#[test]
fn a_run_that_will_not_be_covered_is_told_before() {
    let kitchen = Kitchen::new(GOOD);
    kitchen.write("plan.toml", &PLAN.replace("count = 4", "count = 1"));
    kitchen.commit();
    kitchen.collect("").ends(0).says("note: 3 rows are planned, and the profile asks for 6");
}
