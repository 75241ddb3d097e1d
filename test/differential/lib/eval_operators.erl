%% Expressions that only exist when the program runs: their operators and guards
%% are called by names that no code of the program holds.
-module(eval_operators).
-export([main/1]).

main(_) ->
    lists:foreach(fun eval/1,
                  ["7 rem 4.", "7 band 4.", "7 bor 8.", "7 bxor 2.", "1 bsl 70.",
                   "(1 bsl 70) bsr 68.", "bnot 7.", "17 div 5.", "true xor false.",
                   "not true.", "[1,2,3] -- [2].", "a =/= b.", "1 =< 2.",
                   "abs(-4).", "tuple_size({a,b}).", "is_float(1.0).",
                   "if is_map(#{}) -> round(2.6); true -> no end.",
                   "1 rem 0.", "hd([])."]).

eval(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    Value = try erl_eval:exprs(Exprs, []) of
                {value, V, _} -> V
            catch
                Class:Reason -> {Class, Reason}
            end,
    io:format("~s ~p~n", [Text, Value]).
