%% Macros with and without arguments, predefined ones, conditionals, stringify.
-module(macros).
-export([main/1]).

-define(ONE, 1).
-define(ADD(A, B), ((A) + (B))).
-define(SHOW(E), erlang:display({??E, E})).
-define(NEST(X), ?ADD(X, ?ONE)).
-define(OVER(), zero_args).
-define(OVER(X), {one_arg, X}).
-define(OVER(X, Y), {two_args, X, Y}).
-define(LOOP, [a, b]).
-undef(LOOP).
-ifdef(LOOP).
loop() -> defined.
-else.
loop() -> undefined.
-endif.
-ifndef(NOT_THERE).
-define(COND, was_not_there).
-else.
-define(COND, was_there).
-endif.
-if(?ONE =:= 1).
one() -> yes.
-elif(?ONE =:= 2).
one() -> two.
-else.
one() -> no.
-endif.
-if(defined(ONE) andalso not defined(TWO)).
def() -> one_only.
-else.
def() -> other.
-endif.

main(_) ->
    erlang:display(?ONE),
    erlang:display(?ADD(2, 3)),
    ?SHOW(1 + 2),
    ?SHOW(?NEST(4)),
    erlang:display([?OVER(), ?OVER(1), ?OVER(1, 2)]),
    erlang:display({loop(), ?COND, one(), def()}),
    erlang:display({?MODULE, ?MODULE_STRING, ?LINE, ?FUNCTION_NAME, ?FUNCTION_ARITY}),
    erlang:display(?MACHINE),
    erlang:display(?OTP_RELEASE >= 25),
    erlang:display(is_list(?FILE)).
