%% Date computations with calendar.
-module(calendar_mod).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    P([calendar:day_of_the_week(D) || D <- [{2024, 2, 29}, {2000, 1, 1}, {1999, 12, 31}]]),
    P([calendar:is_leap_year(Y) || Y <- [1900, 2000, 2023, 2024]]),
    P(calendar:last_day_of_the_month(2024, 2)), P(calendar:date_to_gregorian_days(2024, 1, 1)),
    P(calendar:gregorian_days_to_date(738000)),
    P(calendar:datetime_to_gregorian_seconds({{1970, 1, 1}, {0, 0, 0}})),
    P(calendar:gregorian_seconds_to_datetime(63800000000)),
    P(calendar:iso_week_number({2021, 1, 3})), P(calendar:seconds_to_daystime(100000)),
    P(calendar:seconds_to_time(3661)), P(calendar:time_to_seconds({1, 2, 3})),
    P(calendar:valid_date(2023, 2, 29)),
    P(calendar:time_difference({{2020, 1, 1}, {0, 0, 0}}, {{2020, 3, 1}, {1, 0, 0}})),
    P(calendar:system_time_to_universal_time(1600000000, second)),
    P(calendar:system_time_to_rfc3339(1600000000, [{offset, "Z"}])),
    P(calendar:rfc3339_to_system_time("2020-09-13T12:26:40Z")).
