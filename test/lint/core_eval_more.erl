%% Calls that OTP's compiler evaluates, right ones and others.
-module(core_eval_more).
-export([f/1]).

f(_) ->
    {list_to_atom("abc"), binary_to_atom(<<"x">>), binary_to_atom(<<"x">>, latin1),
     maps:new(), math:pi(), math:sqrt(4), lists:append([a], [b]),
     lists:subtract([a], [b]), atom_to_binary(a),
     lists:append(a, b), lists:subtract(a, [b]), math:sqrt(-1), pid_to_list(a),
     list_to_pid("<0>"), list_to_atom([a]), binary_to_atom(a), maps:get(a, #{}),
     maps:is_key(a, b), erlang:make_fun(1, 2, 3)}.
