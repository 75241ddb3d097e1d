%% What does not compile: texts and places; and matches that are given up.
-module(re_errors).
-export([main/1]).

main(_) ->
    [c(P) || P <- ["(", ")", "a)", "(a", "((a)", "[", "[a", "[]", "[^", "[b-a]", "[a-\\d]", "*", "+a", "a**", "a{2,1}",
                   "a{70000}", "\\", "a\\", "\\c", "\\g", "\\gx", "\\k", "\\kx", "\\k{", "(?", "(?z)", "(?<", "(?<1a>b)",
                   "(?<a", "(?<a>x)(?<a>y)", "(?P", "(?Px)", "(?P<", "(?P>x)", "(?P=x)", "(?&x)", "(?1)", "\\1", "\\g{5}",
                   "(?(", "(?(1", "(?(1)a|b|c)", "(?(x)a)", "(?(?a)b)", "(?C256)", "(?C1", "[[:foo:]]", "[[.a.]]", "[:alpha:]",
                   "(?<=a*)b", "(?<=a|bc)d", "(?<=(a+))b", "\\x{110000}", "\\x{12", "\\x{zz}", "\\o{9}", "\\o", "\\777", "\\p",
                   "\\p{", "\\p{Foo}", "\\pZ", "\\N{a}", "\\L", "\\u", "\\U", "[\\N]", "(*FOO)", "(*MARK)",
                   "(*", "(?#", "(?#a", "(?R", "(?-1)", "(?+1)", "(?+a)", "(?<a-b>c)", "(?'a", "(?'a'b", "a|*",
                   "(?i", "(?i-", "(?i:a", "(?-x", "(?=a", "(?!", "(?>", "(?:", "(?|(a)|b", "x{2}{3}", "a{,3}", "\\Qabc",
                   "(?<n>a)\\k<m>", "\\g<1>", "\\g<x>", "\\g{-1}", "(a)\\g{-2}", "\\8", "\\j", "[\\j\\B]", "[\\R\\X]", "\\cé", 
                   "(?(DEFINE)a|b)", "(?(0)a)", "(?<toolongname_toolongname_toolongname>a)", "\\C(?<=\\C)"]],
    [c(P, [unicode]) || P <- ["\\x{d800}", "(?<=\\C)", "\\777", "\\p{Xan}", "\\p{L&}", "\\p{^Lu}"]],
    c("a#(\n(", [extended]),
    c(lists:duplicate(11000, $() ++ lists:duplicate(11000, $))),
    r("a", "(", []),
    r("a", "(", [report_errors]),
    r("a", "(", [report_errors, global]),
    Slow = lists:duplicate(40, $a) ++ "c",
    r(Slow, "((a+)+)+[bd]", [report_errors]),
    r(Slow, "((a+)+)+[bd]", []),
    r(Slow, "((a+)+)+[bd]", [report_errors, {match_limit, 1000}]),
    r(Slow, "((a+)+)+[bd]", [report_errors, {match_limit_recursion, 5}]),
    r(Slow, "((a+)+)+[bd]", [{match_limit_recursion, 5}]).

c(P) -> c(P, []).
c(P, Options) ->
    case re:compile(P, Options) of
        {error, E} -> io:format("~100p ~p~n", [lists:sublist(P, 40), E]);
        {ok, R} -> io:format("~100p ok ~p~n", [P, element(2, R)])
    end.

r(S, Re, Options) ->
    R = try re:run(S, Re, Options)
        catch C:E -> {C, E}
        end,
    io:format("~p~n", [R]).
